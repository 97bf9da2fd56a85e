import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { createNetSuite } from "../../../sandbox/oracle-netsuite/index.ts";
import { failsWith, openBed } from "../../../test/simulator-bed.ts";
import { ACCOUNT_ID, environmentOf, hostOf, realmOf } from "./account.ts";
import { assertionOf } from "./assertion.ts";
import netSuite from "./index.ts";
import { manifest, type NetSuiteContext } from "./manifest.ts";
import { authorizationOf, baseString } from "./oauth1.ts";
import { query } from "./suiteql.ts";

const NOW = Date.UTC(2026, 0, 1);
const STATEMENT = "SELECT id FROM item WHERE id > 0 ORDER BY id";
const TBA = { sign_in: "tba" };

describe("the account", () => {
  it("has one realm and one host, however its id is written", () => {
    for (const id of ["1234567_SB1", "1234567-sb1", " 1234567_sb1 "]) {
      assert.equal(realmOf(id), "1234567_SB1");
      assert.equal(hostOf(id), "1234567-sb1.suitetalk.api.netsuite.com");
      assert.equal(environmentOf(id), "a sandbox");
    }
    assert.equal(hostOf("TSTDRV1234567"), "tstdrv1234567.suitetalk.api.netsuite.com");
    assert.equal(environmentOf("1234567"), undefined);
  });

  it("leads nowhere else, and names what is missing to sign in", () => {
    const pattern = new RegExp(ACCOUNT_ID);
    for (const id of ["evil.example/", "1234567.evil", "1234567@x", "", "1234567_SB1#"])
      assert.doesNotMatch(id, pattern);
    const credentials = { account_id: "1234567", client_id: "c", certificate_id: "k" };
    assert.throws(
      () => manifest.baseUrl?.(credentials, {}),
      failsWith("InvalidInputError", /credentials\.private_key/),
    );
    assert.throws(
      () => manifest.baseUrl?.(credentials, { sign_in: "tba" }),
      failsWith("InvalidInputError", /consumer_key.*consumer_secret.*token_id.*token_secret/),
    );
  });
});

describe("OAuth 1.0a", () => {
  it("makes the base string of RFC 5849, 3.4.1.1", () => {
    // The form's parameters of the example stand in the query here; they are signed alike.
    const url = new URL("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2&a3=2+q");
    const call = { method: "post", url, timestamp: 137_131_201, nonce: "7d8f3e4a" };
    const parameters = [
      ["oauth_consumer_key", "9djdj82h48djs9d2"],
      ["oauth_token", "kkk9d7dh3k39sjv7"],
      ["oauth_signature_method", "HMAC-SHA1"],
      ["oauth_timestamp", "137131201"],
      ["oauth_nonce", "7d8f3e4a"],
    ] as const;
    assert.equal(
      baseString(call, parameters),
      "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7",
    );
  });

  const simulator = createNetSuite({ now: () => NOW });
  const bed = openBed(netSuite, simulator);
  const open = (settings: object = TBA) => bed.open({ ...settings }) as NetSuiteContext;

  it("signs the query too: a signature over another one is not accepted", async () => {
    const { account_id, ...keys } = simulator.credentials;
    const post = (signed: string) => {
      const url = new URL(`${bed.base()}/services/rest/query/v1/suiteql?limit=5`);
      const authorization = authorizationOf(
        {
          consumerKey: keys.consumer_key ?? "",
          consumerSecret: keys.consumer_secret ?? "",
          token: keys.token_id ?? "",
          tokenSecret: keys.token_secret ?? "",
          realm: realmOf(account_id ?? ""),
        },
        {
          method: "POST",
          url: new URL(signed, url),
          timestamp: NOW / 1_000,
          nonce: `nonce-${signed.length}-${signed}`.replace(/[^\w.-]/g, "."),
        },
      );
      const headers = { authorization, prefer: "transient" };
      return bed.send(
        "POST",
        `${url.pathname.slice(url.pathname.indexOf("/services"))}?limit=5`,
        { q: STATEMENT },
        headers,
      );
    };
    assert.equal((await post("?limit=5")).status, 200);
    assert.equal((await post("?limit=5")).status, 401, "a nonce is good once");
    const refused = await post("?");
    assert.equal(refused.status, 401);
    assert.match(await refused.text(), /"o:errorCode":"INVALID_LOGIN"/);
  });

  it("signs every try anew: NetSuite takes no nonce twice", async () => {
    await bed.fault("500", 2);
    assert.equal((await query(open(), STATEMENT, 5)).items.length, 5);
  });

  it("says that the clock is wrong where a signature is too old", async () => {
    bed.later(600_000);
    await assert.rejects(
      query(open(), STATEMENT, 5),
      failsWith("AuthError", /INVALID_LOGIN.*Login Audit Trail.*clock is 10 minutes fast/),
    );
  });

  it("is refused once, and not tried again: more tries lock the token out", async () => {
    const credentials = { ...simulator.credentials, token_secret: "0".repeat(48) };
    const ctx = bed.open(TBA, credentials) as NetSuiteContext;
    await assert.rejects(query(ctx, STATEMENT), failsWith("AuthError", /INVALID_LOGIN/));
    assert.equal(bed.asked.length, 1);
  });
});

describe("OAuth 2.0 between machines", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 3072 });
  const curves = ["P-384", "P-521"].map((namedCurve) => generateKeyPairSync("ec", { namedCurve }));
  const pairs = [rsa, ...curves];
  const simulator = createNetSuite({
    now: () => NOW,
    certificates: Object.fromEntries(
      pairs.map(({ publicKey }, i) => [
        `cert-${i}`,
        publicKey.export({ type: "spki", format: "pem" }).toString(),
      ]),
    ),
  });
  const bed = openBed(netSuite, simulator);
  const pemOf = ({ privateKey }: (typeof pairs)[number]) =>
    privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const openWith = (more: Readonly<Record<string, string>> = {}) =>
    bed.open({}, { ...simulator.credentials, ...more }) as NetSuiteContext;

  for (const [i, name] of ["RSA as PS256", "P-384", "P-521"].entries()) {
    it(`signs in with a key of the kind ${name}`, async () => {
      const pair = pairs[i] ?? assert.fail();
      const ctx = openWith({ private_key: pemOf(pair), certificate_id: `cert-${i}` });
      assert.equal((await query(ctx, STATEMENT, 5)).items.length, 5);
    });
  }

  it("signs in with P-256, also where a form took the line breaks of the key away", async () => {
    const key = simulator.credentials.private_key?.replaceAll("\n", " ") ?? "";
    assert.equal((await query(openWith({ private_key: key }), STATEMENT, 5)).items.length, 5);
  });

  it("asks for one token, however many work at once, and keeps it", async () => {
    const ctx = openWith();
    const before = simulator.signIn.given();
    await Promise.all([1, 2, 3, 4].map(() => query(ctx, STATEMENT, 5)));
    await query(ctx, STATEMENT, 5);
    assert.equal(simulator.signIn.given() - before, 1);
  });

  it("gets another token where one has ended, once for all, and repeats the calls", async () => {
    const ctx = openWith();
    await query(ctx, STATEMENT, 5);
    const before = simulator.signIn.given();
    simulator.signIn.endTokens();
    const answers = await Promise.all([1, 2, 3].map(() => query(ctx, STATEMENT, 5)));
    assert.deepEqual(
      answers.map(({ items }) => items.length),
      [5, 5, 5],
    );
    assert.equal(simulator.signIn.given() - before, 1);
  });

  it("tells what to look at where NetSuite gives no token", async () => {
    for (const wrong of [
      { certificate_id: "cert-0" },
      { client_id: "another" },
      { account_id: "7654321" },
      { private_key: pemOf(rsa) },
    ])
      await assert.rejects(
        query(openWith(wrong), STATEMENT),
        failsWith("AuthError", /invalid_grant.*certificate/),
      );
  });

  it("takes no key of another kind, and no text that is none", () => {
    const claim = { clientId: "c", certificateId: "k", audience: "https://x", now: 0 };
    const other = generateKeyPairSync("ed25519").privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    assert.throws(
      () => assertionOf({ ...claim, privateKey: other.toString() }),
      failsWith("AuthError", /P-256/),
    );
    assert.throws(
      () => assertionOf({ ...claim, privateKey: "no key" }),
      failsWith("AuthError", /BEGIN to END/),
    );
  });

  it("makes an assertion for the account's own address that lives less than an hour", () => {
    const privateKey = pemOf(rsa);
    const claim = { clientId: "c", certificateId: "k", audience: "https://x/token", now: 1_000 };
    const [head = "", body = ""] = assertionOf({ ...claim, privateKey }).split(".");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString());
    assert.deepEqual(read(head), { typ: "JWT", alg: "PS256", kid: "k" });
    assert.deepEqual(read(body), {
      ...{ iss: "c", scope: ["rest_webservices"], aud: "https://x/token" },
      ...{ iat: 1_000, exp: 1_300 },
    });
  });
});
