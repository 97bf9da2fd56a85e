import assert from "node:assert/strict";
import { createHmac, sign } from "node:crypto";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { createNetSuite } from "./index.ts";

const NOW = Date.UTC(2026, 0, 1);
const SUITEQL = "/services/rest/query/v1/suiteql";
const simulator = createNetSuite({ now: () => NOW, maxConcurrent: 2, latencyMs: 5 });
let sandbox: Sandbox;
let token = "";
let made = 0;

before(async () => {
  sandbox = await startSandbox({ simulators: [simulator] });
  token = (await getToken({})).token;
});
after(() => sandbox.close());
beforeEach(() => simulator.reset());

const base = () => `${sandbox.url}/oracle_netsuite`;

/** With an assertion as the documentation wants it, changed in one place. */
async function getToken(claims: object, head: object = {}, form: Record<string, string> = {}) {
  const { client_id, private_key = "" } = simulator.credentials;
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  made += 1;
  const seconds = NOW / 1_000;
  const content = `${part({ typ: "JWT", alg: "ES256", kid: "cert-ec-1", ...head })}.${part({
    ...{ iss: client_id, scope: ["rest_webservices"], jti: made, iat: seconds, exp: seconds + 60 },
    aud: "https://1234567-sb1.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token",
    ...claims,
  })}`;
  const key = { key: private_key, dsaEncoding: "ieee-p1363" as const };
  const signature = sign("sha256", Buffer.from(content), key).toString("base64url");
  const answer = await fetch(`${base()}/services/rest/auth/oauth2/v1/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: `${content}.${signature}`,
      ...form,
    }),
  });
  const body = (await answer.json()) as { access_token?: string; error?: string };
  return { status: answer.status, token: body.access_token ?? "", error: body.error };
}

const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${base()}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      prefer: "transient",
      ...headers,
    },
    body: JSON.stringify(body),
  });

async function ask(q: string, query = "") {
  const answer = await send("POST", SUITEQL + query, { q });
  const body = (await answer.json()) as Record<string, unknown>;
  const [detail] = (body["o:errorDetails"] ?? []) as { detail: string; "o:errorCode": string }[];
  return {
    status: answer.status,
    body,
    detail: detail?.detail ?? "",
    code: detail?.["o:errorCode"],
  };
}

describe("SuiteQL of the simulated NetSuite", () => {
  it("answers texts alone, T and F, numbers as Oracle writes them, and nothing for what is empty", async () => {
    const { body } = await ask(
      "SELECT id, itemid, displayname, isinactive, lastmodifieddate FROM item WHERE itemid = 'LISTWA-1M' ORDER BY id",
      "?limit=1",
    );
    assert.deepEqual(body.items, [
      {
        links: [],
        id: "1010",
        itemid: "LISTWA-1M",
        isinactive: "F",
        lastmodifieddate: "19.12.2025",
      },
    ]);
    assert.deepEqual([body.hasMore, body.totalResults, body.count], [true, 2, 1]);
    const price = await ask(
      "SELECT unitprice FROM pricing WHERE item = 1008 AND pricelevel = 1 AND currency = 1 AND quantity = 0",
    );
    assert.deepEqual(price.body.items, [{ links: [], unitprice: ".5" }]);
  });

  it("compares times on the clock of the account", async () => {
    const at = (stamp: string) =>
      ask(
        `SELECT id FROM item WHERE lastmodifieddate >= TO_DATE('${stamp}', 'YYYY-MM-DD HH24:MI:SS')`,
      );
    assert.equal((await at("2025-12-20 02:15:00")).body.totalResults, 114);
    assert.equal((await at("2025-12-20 02:15:01")).body.totalResults, 0);
  });

  for (const [statement, words] of [
    [
      "SELECT nothing FROM item",
      /Unknown identifier 'nothing'\. Available identifiers are: \{item=item\}/,
    ],
    ["SELECT id FROM items", /Invalid search type: items\./],
    ["SELECT id FROM item WHERE nothing = 1", /Unknown identifier 'nothing'/],
    ["SELECT id FROM item ORDER BY nothing", /Unknown identifier 'nothing'/],
    ["SELECT id FROM item WHERE UPPER(itemid) = 'X'", /Syntax error/],
    ["SELECT * FROM item", /Syntax error/],
    ["SELECT id FROM item; DELETE FROM item", /Syntax error/],
    ["SELECT id FROM item WHERE itemid = 'it's'", /Syntax error/],
    ["SELECT id FROM item WHERE id = '5'", /Invalid or unsupported search/],
    ["SELECT id FROM item WHERE lastmodifieddate > '2026-01-01'", /Invalid or unsupported search/],
    ["SELECT TO_CHAR(itemid, 'YYYY-MM-DD HH24:MI:SS') AS x FROM item", /Invalid or unsupported/],
    ["SELECT TO_CHAR(lastmodifieddate, 'DD.MM.YYYY') AS x FROM item", /Syntax error/],
    ["SELECT MAX(id) FROM item", /Syntax error/],
    [`SELECT id FROM item WHERE id IN (${"1, ".repeat(1_000)}1)`, /maximum number of expressions/],
  ] as const)
    it(`refuses ${statement.slice(0, 60)}`, async () => {
      const { status, detail, code } = await ask(statement);
      assert.deepEqual([status, code], [400, "INVALID_PARAMETER"]);
      assert.match(detail, /^Invalid search query\. Detailed unprocessed description follows\. /);
      assert.match(detail, words);
    });

  it("refuses limits and offsets that are none, and unknown parameters", async () => {
    const q = "SELECT id FROM item";
    for (const query of [
      "?limit=1001",
      "?limit=0",
      "?limit=10&offset=5",
      "?limit=1000&offset=100000",
      "?page=2",
    ])
      assert.equal((await ask(q, query)).status, 400, query);
    assert.equal((await ask(q, "?limit=10&offset=20")).status, 200);
  });

  it("wants its header, JSON and POST", async () => {
    const q = "SELECT id FROM item";
    const status = async (answer: Promise<Response>) => (await answer).status;
    assert.equal(await status(send("POST", SUITEQL, { q }, { prefer: "respond-async" })), 400);
    assert.equal(await status(send("POST", SUITEQL, { q }, { "content-type": "text/plain" })), 415);
    assert.equal(await status(send("POST", SUITEQL, { q, more: 1 })), 400);
    assert.equal(await status(send("PUT", SUITEQL, { q })), 405);
  });
});

describe("records of the simulated NetSuite", () => {
  const RECORDS = "/services/rest/record/v1";
  const strict = { "x-netsuite-propertynamevalidation": "Error" };
  const body = { itemId: "NEW-1", subsidiary: { items: [{ id: "1" }] }, taxSchedule: { id: "1" } };

  it("are made with 204 and an address, once for a name in any case", async () => {
    const answer = await send("POST", `${RECORDS}/inventoryItem`, body, strict);
    assert.equal(answer.status, 204);
    assert.match(answer.headers.get("location") ?? "", /\/inventoryitem\/\d+$/);
    const again = await send("POST", `${RECORDS}/inventoryItem`, { ...body, itemId: "new-1" });
    assert.equal(again.status, 400);
    assert.match(await again.text(), /already exists/);
  });

  it("refuse names that nobody knows only where one wants to hear of them", async () => {
    const typo = { displayname: "lower case" };
    assert.equal((await send("PATCH", `${RECORDS}/inventoryItem/1001`, typo)).status, 204);
    assert.equal((await send("PATCH", `${RECORDS}/inventoryItem/1001`, typo, strict)).status, 400);
  });

  it("are known under their own kind alone", async () => {
    const path = (type: string) => `${RECORDS}/${type}/1012`;
    assert.equal((await send("PATCH", path("inventoryItem"), { isInactive: true })).status, 404);
    assert.equal((await send("PATCH", path("serviceSaleItem"), { isInactive: true })).status, 204);
    assert.equal((await send("PATCH", path("spaceship"), {})).status, 404);
  });

  it("refuse values of a wrong type, and stock that no document moved", async () => {
    for (const wrong of [
      { isInactive: "T" },
      { displayName: 5 },
      { price: { items: [{ price: "1" }] } },
    ])
      assert.equal((await send("PATCH", `${RECORDS}/inventoryItem/1001`, wrong)).status, 400);
    const stock = { quantityOnHand: 5 };
    assert.equal((await send("PATCH", `${RECORDS}/inventoryItem/1001`, stock, strict)).status, 400);
  });
});

describe("signing in to the simulated NetSuite", () => {
  it("gives a token for an assertion in every point as documented, and once", async () => {
    const seconds = NOW / 1_000;
    const wrong = [
      getToken({ aud: base() }),
      getToken({ iss: "another" }),
      getToken({ scope: ["restlets"] }),
      getToken({ exp: seconds + 3_600 }),
      getToken({ iat: seconds - 600, exp: seconds + 60 }),
      getToken({}, { alg: "PS256" }),
      getToken({}, { alg: "none" }),
      getToken({}, { kid: "another" }),
      getToken({}, { typ: "jwt" }),
    ];
    for (const one of wrong) {
      const { status, error } = await one;
      assert.deepEqual([status, error], [400, "invalid_grant"]);
    }
    assert.equal((await getToken({}, {}, { scope: "rest_webservices" })).error, "invalid_request");
    assert.equal((await getToken({})).status, 200);
  });

  it("takes a signature of the documented form alone", async () => {
    const { consumer_key, consumer_secret, token_id, token_secret } = simulator.credentials;
    const signed = async (changes: Record<string, string>, realm = "1234567_SB1") => {
      made += 1;
      const parameters: Record<string, string> = {
        oauth_consumer_key: consumer_key ?? "",
        oauth_token: token_id ?? "",
        oauth_signature_method: "HMAC-SHA256",
        oauth_timestamp: String(NOW / 1_000),
        oauth_nonce: `nonce-of-test-${made}`,
        oauth_version: "1.0",
        ...changes,
      };
      const all = [...Object.entries(parameters), ["limit", "5"]].map((pair) => pair.join("="));
      const text = ["POST", base() + SUITEQL, all.toSorted().join("&")];
      const signature = createHmac("sha256", `${consumer_secret}&${token_secret}`)
        .update(text.map(encodeURIComponent).join("&"))
        .digest("base64");
      const shown = Object.entries({ realm, ...parameters, oauth_signature: signature });
      const authorization = `OAuth ${shown.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(", ")}`;
      const q = "SELECT id FROM item";
      return (await send("POST", `${SUITEQL}?limit=5`, { q }, { authorization })).status;
    };
    assert.equal(await signed({}), 200);
    assert.equal(await signed({}, "1234567-sb1"), 401, "the realm is in upper case");
    assert.equal(await signed({ oauth_signature_method: "HMAC-SHA1" }), 401);
    assert.equal(await signed({ oauth_timestamp: String(NOW / 1_000 - 301) }), 401);
    assert.equal(await signed({ oauth_nonce: "twice-is-too-often" }), 200);
    assert.equal(await signed({ oauth_nonce: "twice-is-too-often" }), 401);
    assert.equal(await signed({ oauth_token: "another" }), 401);
  });

  it("lets nobody in without, and no more calls at once than the account may have", async () => {
    const q = "SELECT id FROM item";
    const nobody = await send("POST", SUITEQL, { q }, { authorization: "" });
    assert.equal(nobody.status, 401);
    assert.match(await nobody.text(), /INVALID_LOGIN/);
    const statuses = await Promise.all([1, 2, 3, 4].map(async () => (await ask(q)).status));
    assert.deepEqual(statuses.toSorted(), [200, 200, 429, 429]);
  });
});
