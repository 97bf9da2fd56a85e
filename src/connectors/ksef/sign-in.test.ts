import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, X509Certificate } from "node:crypto";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { selfSigned, toPem } from "../../../sandbox/ksef/certificates.ts";
import { changesOf, openBed, START, YEAR } from "../../../test/ksef-bed.ts";
import { createMemoryState } from "../../sdk/host/memory-state.ts";
import { isHubError } from "../../sdk/index.ts";
import { checkAccess } from "./check.ts";
import type { Credentials } from "./manifest.ts";
import { accessToken } from "./session.ts";

const NIP = "5252914179";
const DAY_MS = 86_400_000;

function makeCredentials(subject = `TINPL-${NIP}`, validTo = START + 365 * DAY_MS) {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const named = [
    ["C", "PL"],
    ["serialNumber", subject],
    ["CN", "Laboratorium Przykładowe"],
  ] as const;
  const der = selfSigned({ subject: named, key: privateKey, validFrom: START - DAY_MS, validTo });
  const sealed = {
    type: "pkcs8",
    format: "pem",
    cipher: "aes-256-cbc",
    passphrase: "zażółć",
  } as const;
  const credentials: Credentials = {
    nip: NIP,
    certificate: toPem(der),
    private_key: privateKey.export(sealed).toString(),
    key_password: "zażółć",
  };
  return { credentials, der };
}

const isAuthError = (pattern: RegExp) => (error: unknown) =>
  isHubError(error) && error.name === "AuthError" && pattern.test(error.message);

describe("signing in to KSeF", () => {
  it("tells who we are, what we may, how the clocks differ, and that tokens end", async () => {
    await using bed = await openBed();
    const result = await checkAccess(bed.open());
    assert.equal(result.tax_id, NIP);
    assert.deepEqual(result.scopes, ["InvoiceRead"]);
    assert.equal(result.clock_skew_ms, 0);
    assert.match(result.warnings?.join() ?? "", /2026-12-31/);
  });

  it("works with a certificate whose key has a password, and waits as long as KSeF checks it", async () => {
    await using bed = await openBed();
    bed.simulator.behaviour.set({ sign_in_pending: 4 });
    const { credentials } = makeCredentials();
    const result = await checkAccess(bed.open({ credentials }));
    assert.deepEqual(result.warnings, []);
  });

  it("warns of a certificate that ends, or is another company's", async () => {
    const { credentials, der } = makeCredentials("TINPL-5849174002", START + 5 * DAY_MS);
    const fingerprint = createHash("sha256").update(der).digest("hex");
    await using bed = await openBed({ fingerprints: [fingerprint] });
    await assert.rejects(checkAccess(bed.open({ credentials })), isAuthError(/permission/));
    const soon = makeCredentials(`TINPL-${NIP}`, START + 5 * DAY_MS);
    const result = await checkAccess(bed.open({ credentials: soon.credentials }));
    assert.match(result.warnings?.[0] ?? "", /ends on 2026-11-25/);
  });

  it("goes by the fingerprint where the certificate names nobody", async () => {
    const { credentials, der } = makeCredentials("4711");
    const fingerprint = createHash("sha256").update(new X509Certificate(der).raw).digest("hex");
    await using bed = await openBed({ fingerprints: [fingerprint] });
    const result = await checkAccess(bed.open({ credentials }));
    assert.equal(result.tax_id, NIP);
  });

  it("takes PEM without its line breaks, and a certificate as Base64 of its file", async () => {
    await using bed = await openBed();
    const { credentials, der } = makeCredentials();
    const { certificate = "", private_key = "" } = credentials;
    const forms: readonly Partial<Credentials>[] = [
      {
        certificate: certificate.replaceAll("\n", ""),
        private_key: private_key.replaceAll("\n", ""),
      },
      {
        certificate: certificate.replaceAll("\n", " "),
        private_key: private_key.replaceAll("\n", " "),
      },
      { certificate: `Bag Attributes\r\n${certificate.replaceAll("\n", "\r\n")}${certificate}` },
      { certificate: der.toString("base64") },
    ];
    for (const form of forms) {
      const ctx = bed.open({
        credentials: { ...credentials, ...form },
        state: createMemoryState(),
      });
      assert.ok(await accessToken(ctx));
    }
  });

  it("says what is wrong with key, password or certificate before it calls anybody", async () => {
    await using bed = await openBed();
    const { credentials } = makeCredentials();
    const other = makeCredentials().credentials;
    const cases: readonly (readonly [Credentials, RegExp])[] = [
      [{ ...credentials, key_password: "wrong" }, /password/],
      [{ ...credentials, certificate: "nothing" }, /BEGIN CERTIFICATE/],
      [{ ...credentials, certificate: other.certificate ?? "" }, /does not belong/],
      [{ nip: NIP, pfx: "AAAA" }, /PFX/],
    ];
    for (const [wrong, pattern] of cases)
      await assert.rejects(accessToken(bed.open({ credentials: wrong })), isAuthError(pattern));
    assert.equal(bed.simulator.calls("other"), 0);
  });

  it("refreshes an access token that ends, and signs in anew when the refresh token is over", async () => {
    await using bed = await openBed();
    const first = await accessToken(bed.open());
    assert.equal(await accessToken(bed.open()), first);
    bed.pass(14.5 * 60_000);
    const second = await accessToken(bed.open());
    assert.notEqual(second, first);
    assert.equal(bed.simulator.calls("other"), 1, "only the first one was a sign-in");
    bed.pass(8 * DAY_MS);
    await accessToken(bed.open());
    assert.equal(bed.simulator.calls("other"), 2);
  });

  it("goes on where tokens are revoked in the middle of a read", async () => {
    await using bed = await openBed({ rows: 20 });
    const whole = changesOf(await bed.read(YEAR));
    for (const isAll of [false, true]) {
      bed.simulator.expireTokens(isAll);
      assert.equal(changesOf(await bed.read(YEAR)).length, whole.length);
    }
    assert.ok(bed.log.some((line) => line.includes("not accepted any more")));
  });

  it("lets one worker alone sign in", async () => {
    await using bed = await openBed();
    const state = createMemoryState({ now: bed.now });
    const tokens = await Promise.all(
      Array.from({ length: 8 }, () => accessToken(bed.open({ state }))),
    );
    assert.equal(new Set(tokens).size, 1);
    assert.equal(bed.simulator.calls("other"), 1);
  });

  it("takes the ministry's new keys where it has withdrawn the old ones", async () => {
    await using bed = await openBed();
    await accessToken(bed.open());
    bed.simulator.withdrawKeys();
    bed.simulator.expireTokens(true);
    await bed.state.remove("tokens");
    assert.ok(await accessToken(bed.open()));
    assert.ok(bed.log.some((line) => line.includes("changed its key")));
  });

  it("tells which permission is missing", async () => {
    await using bed = await openBed();
    bed.simulator.behaviour.set({ no_right: 1 });
    await assert.rejects(checkAccess(bed.open()), isAuthError(/InvoiceRead/));
  });

  it("never repeats a secret that the other side repeats", async () => {
    await using bed = await openBed();
    const secret = "20261010-EC-0000000000-0000000000-00|nip-5252914179|very-secret";
    const answers: readonly (readonly [number, object])[] = [
      [
        400,
        { errors: [{ code: 21405, description: `Token ${secret} jest zły`, details: [secret] }] },
      ],
      [403, { reasonCode: "missing-permissions", detail: secret }],
      [401, { detail: `Bearer ${secret}` }],
    ];
    for (const [status, body] of answers) {
      const ctx = bed.open({ credentials: { nip: NIP, ksef_token: secret } });
      const text = JSON.stringify(body);
      const bytes = async () => Buffer.from(text);
      const answer = {
        ...{ status, headers: {}, bytes, text: async () => text, json: async () => body },
        stream: () => Readable.from([text]),
      };
      const http = { ...ctx.http, request: async () => answer };
      await assert.rejects(accessToken({ ...ctx, http }), (error) => {
        assert.ok(isHubError(error));
        return !inspect(error, { depth: 9, showHidden: true }).includes("very-secret");
      });
    }
  });

  it("understands KSeF's clock where ours is wrong by hours", async () => {
    await using bed = await openBed();
    const ahead = { ...bed.open(), clock: { now: () => bed.now() + 5 * 3_600_000 } };
    const token = await accessToken(ahead);
    assert.equal(await accessToken(ahead), token, "it is not over at once");
  });
});
