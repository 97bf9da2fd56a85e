import assert from "node:assert/strict";
import { createDecipheriv, hash, publicEncrypt, randomBytes, X509Certificate } from "node:crypto";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { validateFa3 } from "../../src/formats/fa3/index.ts";
import { makeData } from "../fakturownia/data.ts";
import { type Sandbox, startSandbox } from "../server.ts";
import { createKsef } from "./index.ts";

const XSD = fileURLToPath(new URL("../../../shared/reference/accounting/ksef", import.meta.url));
const NOW = Date.UTC(2026, 10, 20, 9);
const NIP = "5252914179";

/** A client of its own, so that a mistake of the connector's is not the simulator's as well. */
function client(base: string) {
  let token = "";
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(base + path, {
      method,
      headers: {
        "content-type": "application/json",
        "x-error-format": "problem-details",
        ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson ? JSON.parse(text) : {},
    };
  };
  const seal = async (usage: string, secret: Buffer) => {
    const { json } = await call("GET", "/security/public-key-certificates");
    const row = json.find((one: { usage: string[] }) => one.usage.includes(usage));
    const certificate = new X509Certificate(Buffer.from(row.certificate, "base64"));
    const options = { key: certificate.publicKey, oaepHash: "sha256" };
    return { id: row.publicKeyId, sealed: publicEncrypt(options, secret).toString("base64") };
  };
  const signIn = async (ksefToken: string) => {
    token = "";
    const { json: challenge } = await call("POST", "/auth/challenge");
    const { id, sealed } = await seal(
      "KsefTokenEncryption",
      Buffer.from(`${ksefToken}|${challenge.timestampMs}`),
    );
    const { json: opened } = await call("POST", "/auth/ksef-token", {
      challenge: challenge.challenge,
      contextIdentifier: { type: "Nip", value: NIP },
      encryptedToken: sealed,
      publicKeyId: id,
    });
    token = opened.authenticationToken.token;
    const { json: state } = await call("GET", `/auth/${opened.referenceNumber}`);
    if (state.status.code !== 200) return state.status.code;
    const { json: tokens } = await call("POST", "/auth/token/redeem");
    token = tokens.accessToken.token;
    return 200;
  };
  return { call, seal, signIn };
}

describe("the simulator of KSeF", () => {
  const simulator = createKsef({ now: () => NOW, hasLimits: true, rows: 90 });
  let sandbox: Sandbox;
  const ksef = () => client(`${sandbox.url}/ksef`);
  before(async () => {
    sandbox = await startSandbox({ simulators: [simulator] });
  });
  after(() => sandbox.close());

  const october = (subject = "Subject2") => ({
    subjectType: subject,
    dateRange: { dateType: "Issue", from: "2026-10-01T00:00:00", to: "2026-10-31T23:59:59" },
  });

  it("makes documents that fit the ministry's schema", async (test) => {
    if (!existsSync(XSD)) return test.skip("the ministry's schema is not there");
    const kinds = new Set<string>();
    for (const doc of simulator.docs()) {
      if (doc.form.systemCode !== "FA (3)") continue;
      kinds.add(`${doc.type} ${doc.currency}`);
      assert.deepEqual(await validateFa3(doc.xml, XSD), [], doc.invoiceNumber);
    }
    for (const kind of ["Vat PLN", "Vat EUR", "Vat USD", "Kor PLN", "Zal PLN"])
      assert.ok(kinds.has(kind), `${kind} of ${[...kinds]}`);
  });

  it("shares invoices with the simulated bookkeeping program, number for number", async (test) => {
    const shared = createKsef({ now: () => NOW, rows: 0, hasBooks: true })
      .docs()
      .slice(4);
    assert.ok(shared.length > 30, `only ${shared.length}`);
    const books = makeData({
      seed: 1,
      count: 40,
      month: "2025-01",
      months: 12,
      today: "2026-11-20",
    }).invoices;
    const numbers = new Map([...books.values()].map((row) => [row.gov_id, row]));
    for (const doc of shared) {
      const row = numbers.get(doc.ksefNumber);
      assert.equal(doc.invoiceNumber, row?.number);
      assert.equal(doc.gross, Math.round(Number(row?.price_gross) * 100));
      assert.ok([doc.seller.nip, doc.buyer.nip].includes(NIP));
      assert.equal(
        doc.seller.nip,
        doc.ksefNumber.slice(0, 10),
        "the number begins with the seller",
      );
    }
    if (!existsSync(XSD)) return test.skip("the ministry's schema is not there");
    for (const { xml } of shared.slice(0, 5)) assert.deepEqual(await validateFa3(xml, XSD), []);
  });

  it("takes the right token alone, and each challenge once", async () => {
    const { ksef_token = "" } = simulator.credentials;
    assert.equal(await ksef().signIn(ksef_token), 200);
    assert.equal(await ksef().signIn("wrong"), 450);
    const { call } = ksef();
    assert.equal((await call("GET", "/rate-limits")).status, 401);
    const answer = await call("POST", "/auth/ksef-token", { challenge: "20261120-CR-0-0-0" });
    assert.equal(answer.json.errors[0].code, 21111);
  });

  it("refuses what the real system refuses: pages, ranges, unknown fields", async () => {
    const me = ksef();
    simulator.reset();
    await me.signIn(simulator.credentials.ksef_token ?? "");
    const query = (path: string, body: unknown) =>
      me.call("POST", `/invoices/query/metadata${path}`, body);
    const long = { dateType: "Issue", from: "2026-01-01T00:00:00Z", to: "2026-06-01T00:00:00Z" };
    for (const [path, body] of [
      ["?pageSize=251", october()],
      ["?page=1", october()],
      ["", { ...october(), nip: NIP }],
      ["", { ...october(), dateRange: long }],
      ["", { ...october(), subjectType: "Subject4" }],
    ] as const) {
      const answer = await query(path, body);
      assert.equal(answer.status, 400);
      assert.equal(answer.json.errors[0].code, 21405);
    }
    const future = {
      subjectType: "Subject2",
      dateRange: {
        dateType: "PermanentStorage",
        from: new Date(NOW - 1_000).toISOString(),
        restrictToPermanentStorageHwmDate: true,
      },
    };
    assert.equal((await query("", future)).json.errors[0].code, 21183);
  });

  it("counts calls as the real system does, and says how long to wait", async () => {
    const me = ksef();
    simulator.reset();
    await me.signIn(simulator.credentials.ksef_token ?? "");
    const statuses: number[] = [];
    for (let i = 0; i < 9; i++)
      statuses.push((await me.call("POST", "/invoices/query/metadata", october())).status);
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 200, 200, 429]);
    const answer = await me.call("POST", "/invoices/query/metadata", october());
    assert.equal(answer.headers.get("retry-after"), "1");
  });

  it("packs what a query finds, sealed with the client's key", async () => {
    const me = ksef();
    simulator.reset();
    await me.signIn(simulator.credentials.ksef_token ?? "");
    const [key, iv] = [randomBytes(32), randomBytes(16)];
    const { id, sealed } = await me.seal("SymmetricKeyEncryption", key);
    const { json: started } = await me.call("POST", "/invoices/exports", {
      encryption: {
        encryptedSymmetricKey: sealed,
        initializationVector: iv.toString("base64"),
        publicKeyId: id,
      },
      filters: october(),
    });
    const { json: state } = await me.call("GET", `/invoices/exports/${started.referenceNumber}`);
    const [part] = state.package.parts;
    const response = await fetch(part.url);
    const bytes = Buffer.from(await response.arrayBuffer());
    assert.equal(hash("sha256", bytes, "base64"), part.encryptedPartHash);
    const decipher = createDecipheriv("aes-256-cbc", key, iv);
    const plain = Buffer.concat([decipher.update(bytes), decipher.final()]);
    assert.equal(hash("sha256", plain, "base64"), part.partHash);
    assert.equal(plain.subarray(0, 4).toString("latin1"), "PK\x03\x04");
    const withToken = await fetch(part.url, { headers: { authorization: "Bearer x" } });
    assert.equal(withToken.status, 400, "a token must not go to a signed link");
  });

  it("answers in the older shape who does not ask for the present one", async () => {
    const response = await fetch(`${sandbox.url}/ksef/auth/ksef-token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const { exception } = (await response.json()) as {
      exception: { exceptionDetailList: { exceptionCode: number }[] };
    };
    assert.equal(exception.exceptionDetailList[0]?.exceptionCode, 21111);
  });

  it("misbehaves over HTTP as it is told", async () => {
    const { call } = ksef();
    assert.equal((await call("POST", "/testdata/behaviour", { sign_in_pending: 1 })).status, 204);
    assert.equal((await call("POST", "/testdata/behaviour", { nonsense: 1 })).status, 422);
  });
});
