import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { openSession, SESSION_COOKIE } from "../src/auth/sessions.ts";
import { insertMembership, insertUser } from "../src/store/users.ts";
import { ask, GUID, numberOf, post, talk } from "./command-server.ts";
import { seedTenant } from "./harness.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const command = (inComm: string, parameters: object = {}): string =>
  JSON.stringify({ command: { inComm, inParam: { parameters } } });

describe("commands at the port of the hub", () => {
  let bed: TestHub;
  let port: number;
  let headers: { authorization: string };
  let unitNumber: number;

  before(async () => {
    bed = await openTestHub({ COMMAND_CORS_ORIGINS: "https://shop.example.com" });
    await bed.app.listen({ host: "127.0.0.1", port: 0 });
    port = (bed.app.server.address() as AddressInfo).port;
    headers = await bed.signIn(bed.tenantId);
    const payload = { unit_id: `{${GUID.toUpperCase()}}`, name: "Demo s.r.o." };
    const made = await bed.app.inject({ method: "POST", url: "/api/units", headers, payload });
    assert.equal(made.statusCode, 201, made.body);
    unitNumber = made.json().id;
  });
  after(() => bed[Symbol.asyncDispose]());

  const patch = async (payload: object) => {
    const url = `/api/units/${unitNumber}`;
    const answer = await bed.app.inject({ method: "PATCH", url, headers, payload });
    assert.equal(answer.statusCode, 200, answer.body);
  };

  it("are answered with a token, and refused without one, with the words and headers of the protocol", async () => {
    const refused = await ask({ port }, post(command("VERZEAPI")), { toEnd: true });
    assert.deepEqual([refused.status, numberOf(refused)], [401, 9006]);
    assert.equal(refused.headers["www-authenticate"], 'Basic realm="ApiComPrem"');
    for (const Authorization of [
      headers.authorization,
      headers.authorization.replace("Bearer", "Token"),
      `Basic ${Buffer.from(`x:${headers.authorization.slice(7)}`).toString("base64")}`,
    ]) {
      const answer = await ask({ port }, post(command("VERZEAPI"), { Authorization }), {
        toEnd: true,
      });
      assert.equal(answer.json.Result, "OK", answer.bytes.toString());
      assert.ok(answer.json.Data && !Array.isArray(answer.json.Data));
      assert.equal(answer.headers["content-security-policy"], undefined);
      assert.equal(answer.headers["x-ratelimit-limit"], undefined);
      assert.ok(answer.isClosed);
    }
  });

  it("stand above the rules that the hub has for its own API", async () => {
    const Authorization = headers.authorization;
    for (const change of [
      { Host: "ssl://127.0.0.1" },
      { "Content-Type": "application/json; charset" },
      { "Content-Type": "text/plain" },
      { "Content-Type": undefined },
      { "Content-Type": "multipart/form-data; boundary=x" },
    ]) {
      const answer = await ask({ port }, post(command("VERZEAPI"), { Authorization, ...change }));
      assert.equal(answer.json.Result, "OK", JSON.stringify(change));
    }
    const patient = post(command("VERZEAPI"), { Authorization, Expect: "100-continue" });
    const continued = await talk({ port, parts: [patient], toEnd: true });
    assert.match(continued?.bytes.toString() ?? "", /^HTTP\/1\.1 200 OK\r\n/);
    const form = "application/x-www-form-urlencoded";
    const encoded = encodeURIComponent(command("VERZEAPI"));
    const answer = await ask({ port }, post(encoded, { Authorization, "Content-Type": form }));
    assert.equal(answer.json.Result, "OK");
    const slash = post(command("VERZEAPI"), { Authorization }, "POST /api/comm/ HTTP/1.1");
    assert.equal((await ask({ port }, slash)).json.Result, "OK");
    const get = await ask({ port }, post("", { Authorization }, "GET /api/comm HTTP/1.1"));
    assert.equal(get.status, 405);
    const large = await ask({ port }, post(Buffer.alloc(21 * 1_048_576, " "), { Authorization }));
    assert.deepEqual([large.status, numberOf(large)], [413, 9020]);
  });

  it("do what the caller has a right to, and tell of unknown ones", async () => {
    const reader = await bed.signIn(bed.tenantId, ["commands.read"]);
    const nobody = await bed.signIn(bed.tenantId, ["records.read"]);
    const other = await bed.signIn(await seedTenant(bed.hub.config, "strangers"));
    const as = (one: { authorization: string }, body: string) =>
      ask({ port }, post(body, { Authorization: one.authorization }));
    assert.equal((await as(reader, command("INFO"))).json.Result, "OK");
    assert.equal(numberOf(await as(nobody, command("INFO"))), 9007);
    assert.equal((await as(other, command("INFO"))).status, 401);
    assert.equal(numberOf(await as(reader, command("NEZNAMY"))), 9003);
    assert.equal((await as(reader, command("NEZNAMY"))).json.CommandIn, "NEZNAMY");
    assert.equal(numberOf(await as(reader, command("PARTNERI_ADD"))), 9007);
  });

  it("of the hub's own pages count with their session, of other pages not", async () => {
    const { config } = bed.hub;
    const now = Date.now();
    const user = { email: "eva@example.cz", name: "Eva", language: "cs", password_hash: "", now };
    const userId = await insertUser(config, user);
    const { tenantId } = bed;
    await insertMembership(config, { tenantId, userId, permissions: ["commands.read"], now });
    const opened = { userId, tenantId, address: undefined, userAgent: undefined };
    const Cookie = `a=b; ${SESSION_COOKIE}=${await openSession(config, opened, now)}`;
    const Host = `hub.example:${port}`;
    const from = (Origin: string | undefined) =>
      ask({ port }, post(command("VERZEAPI"), { Cookie, Host, Origin }));
    assert.equal((await from(`http://${Host}`)).json.Result, "OK");
    for (const origin of [undefined, "http://evil.example", "null", "https://shop.example.com"]) {
      const refused = await from(origin);
      assert.equal(refused.status, 401, String(origin));
    }
    assert.equal((await from("http://evil.example")).headers["www-authenticate"], undefined);
  });

  it("are known to follow changes of their unit at once", async () => {
    await patch({ settings: { auth: "none", select: "all" } });
    assert.equal((await ask({ port }, post(command("VERZEAPI")))).json.Result, "OK");
    await patch({ is_enabled: false });
    assert.equal(numberOf(await ask({ port }, post(command("VERZEAPI")))), 9005);
    await patch({ is_enabled: true, settings: { auth: "required" } });
    assert.equal((await ask({ port }, post(command("VERZEAPI")))).status, 401);
  });

  it("leave their traces in the log, without what was sent", async () => {
    await ask(
      { port },
      post(command("INFO", { table_name: "TAJNE" }), { Authorization: headers.authorization }),
    );
    let items: Record<string, unknown>[] = [];
    for (let i = 0; i < 40 && !items.some(({ command: one }) => one === "INFO"); i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      const url = "/api/commands/log?limit=200";
      const answer = await bed.app.inject({ url, headers });
      items = answer.json().items;
      assert.ok(!answer.body.includes("TAJNE_"));
    }
    assert.ok(items.some((one) => one.command === "VERZEAPI" && one.error_number === 0));
    assert.ok(items.some((one) => one.error_number === 9006 && one.actor === ""));
    const first = items[0] ?? {};
    assert.deepEqual(Object.keys(first).includes("tenant_id"), false);
    const page = async (query: string) =>
      (await bed.app.inject({ url: `/api/commands/log?${query}`, headers })).json();
    const one = await page("limit=1&command=verzeapi&result=ok");
    assert.equal(one.items.length, 1);
    const next = await page(`limit=1&command=VERZEAPI&result=ok&cursor=${one.next_cursor}`);
    assert.notEqual(next.items[0].id, one.items[0].id);
    assert.equal((await page("unit_id=999")).items.length, 0);
  });

  it("have units that can be exported and imported as setup.xml", async () => {
    const exported = await bed.app.inject({ url: "/api/units/export", headers });
    assert.equal(exported.statusCode, 200, exported.body);
    assert.match(String(exported.headers["content-type"]), /^application\/xml/);
    assert.ok(exported.body.includes(GUID));
    const send = (payload: string, type = "application/xml") =>
      bed.app.inject({
        method: "POST",
        url: "/api/units/import",
        headers: { ...headers, "content-type": type },
        payload,
      });
    const renamed = exported.body.replace("Demo s.r.o.", "Demo a syn");
    const imported = await send(renamed);
    assert.equal(imported.statusCode, 200, imported.body);
    assert.deepEqual(
      imported.json().items.map((one: Record<string, unknown>) => [one.outcome, one.name]),
      [["changed", "Demo a syn"]],
    );
    const strange = await send(renamed.replace('tenant="main"', 'tenant="strangers"'));
    assert.equal(strange.statusCode, 422);
    assert.equal((await send(renamed.replace("auth=", "heslo="))).statusCode, 422);
    assert.equal((await send("{}", "application/json")).statusCode, 422);
  });

  it("have units whose input is checked", async () => {
    const send = (payload: object) =>
      bed.app.inject({ method: "POST", url: "/api/units", headers, payload });
    for (const payload of [
      {},
      { name: "" },
      { name: "x", unit_id: "x" },
      { name: "x", settings: { auth: "maybe" } },
      { name: "x", settings: { heslo: "x" } },
      { name: "x", settings: { max_rows: 0 } },
      { name: "x", settings: { allow_from: ["everywhere"] } },
    ]) {
      assert.equal((await send(payload)).statusCode, 422, JSON.stringify(payload));
    }
    assert.equal((await send({ name: "x", unit_id: GUID })).json().code, "unit_exists");
  });
});

describe("commands with AUTH=off", () => {
  it("are everybody's on this machine, and no web page's of another one", async () => {
    await using bed = await openTestHub({ AUTH: "off" });
    await bed.app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = bed.app.server.address() as AddressInfo;
    const payload = { unit_id: GUID, name: "Demo" };
    const inject = { method: "POST", url: "/api/units", payload } as const;
    assert.equal((await bed.app.inject(inject)).statusCode, 201);
    const body = command("VERZEAPI");
    const from = (headers: Record<string, string>) => ask({ port }, post(body, headers));
    assert.equal((await from({ Host: "ssl://127.0.0.1" })).json.Result, "OK");
    assert.equal((await from({ Origin: `http://localhost:${port}` })).json.Result, "OK");
    assert.equal((await from({ Origin: "http://evil.example", Host: "evil.example" })).status, 401);
    assert.equal((await from({ "X-Forwarded-For": "192.0.2.1" })).status, 401);
    assert.equal((await from({ Authorization: "Bearer vdk_wrong" })).status, 401);
  });
});
