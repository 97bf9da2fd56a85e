import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "./server.ts";

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox();
});
after(() => sandbox.close());

const erp = () => {
  const found = sandbox.systems.find((system) => system.id === "sandbox_erp");
  assert.ok(found);
  return { url: found.baseUrl, token: found.credentials.access_token ?? "" };
};

const get = (path: string) => {
  const { url, token } = erp();
  return fetch(`${url}${path}`, { headers: { "x-depot-token": token } });
};

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const order = (kind: string, times = 1) => post(`${erp().url}/_sandbox/fault`, { kind, times });

describe("the sandbox", () => {
  it("lists every system on its start page with the JSON of an integration", async () => {
    const page = await (await fetch(sandbox.url)).text();
    for (const { id, baseUrl } of sandbox.systems) {
      assert.ok(page.includes(`&quot;provider&quot;: &quot;${id}&quot;`), id);
      assert.ok(page.includes(baseUrl), id);
    }
  });

  it("knows no other system", async () => {
    assert.equal((await fetch(`${sandbox.url}/sap`)).status, 404);
  });

  it("fails as often as it is told to, then goes on", async () => {
    await order("500", 2);
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await get("/v1/whoami")).status);
    assert.deepEqual(statuses, [500, 500, 200]);
  });

  it("asks for a pause with Retry-After", async () => {
    await order("429");
    const response = await get("/v1/whoami");
    assert.equal(response.status, 429);
    assert.ok(Number(response.headers.get("retry-after")) > 0);
  });

  it("lets a token expire in the words of the system", async () => {
    await order("expired");
    const response = await get("/v1/whoami");
    assert.deepEqual(
      [response.status, await response.json()],
      [401, { fault: { code: "TOKEN", text: "TOKEN EXPIRED" } }],
    );
  });

  it("gives half of an answer as if it were whole, or breaks off in its middle", async () => {
    const whole = await (await get("/v1/whoami")).text();
    await order("truncate");
    const half = await (await get("/v1/whoami")).text();
    assert.ok(half.length > 0 && whole.startsWith(half) && half.length < whole.length);
    await order("reset");
    await assert.rejects(async () => (await get("/v1/whoami")).text());
    assert.equal((await get("/v1/whoami")).status, 200);
  });

  it("refuses an order that it does not understand", async () => {
    assert.equal((await order("explode")).status, 422);
    assert.equal((await post(`${erp().url}/_sandbox/other`, {})).status, 404);
  });

  it("goes back to the data of the start, for one system or all", async () => {
    const { url, token } = erp();
    const row = { part_number: "NEW-1", description: "New" };
    const headers = { "x-depot-token": token, "idempotency-key": "once" };
    const count = async () =>
      ((await (await get("/v1/parts?after_id=0&take=1")).json()) as { count_all: number })
        .count_all;
    const atStart = await count();
    for (const reset of [`${url}/_sandbox/reset`, `${sandbox.url}/_sandbox/reset`]) {
      await post(`${url}/v1/parts/batch`, { dry_run: false, rows: [row] }, headers);
      assert.equal(await count(), atStart + 1);
      await fetch(reset, { method: "POST" });
      assert.equal(await count(), atStart);
    }
  });
});

describe("the sandbox ERP", () => {
  it("is strict about token, parameters, bodies and keys", async () => {
    const { url, token } = erp();
    const batch = { dry_run: false, rows: [] };
    const withToken = { "x-depot-token": token };
    assert.equal((await fetch(`${url}/v1/whoami`)).status, 401);
    assert.equal((await get("/v1/parts?after_id=0&take=51")).status, 400);
    assert.equal((await get("/v1/parts?after_id=0&take=1&page=2")).status, 400);
    assert.equal((await get("/v1/stock")).status, 404);
    assert.equal((await post(`${url}/v1/parts/batch`, batch, withToken)).status, 400);
    const odd = { dry_run: true, rows: [{ part_number: "A", description: "", qty: 1 }] };
    assert.equal((await post(`${url}/v1/parts/batch`, odd, withToken)).status, 422);
    const headers = { ...withToken, "idempotency-key": "twice" };
    const other = { dry_run: false, rows: [{ part_number: "B", description: "B" }] };
    assert.equal((await post(`${url}/v1/parts/batch`, batch, headers)).status, 200);
    assert.equal((await post(`${url}/v1/parts/batch`, other, headers)).status, 409);
  });

  it("shows a removed part as a change", async () => {
    const { url, token } = erp();
    const options = { method: "DELETE", headers: { "x-depot-token": token } };
    const removed = (await (await fetch(`${url}/v1/parts/1001`, options)).json()) as {
      revision: number;
    };
    const path = `/v1/parts/changes?after_revision=${removed.revision - 1}&take=50`;
    const { parts } = (await (await get(path)).json()) as { parts: unknown[] };
    assert.deepEqual(parts, [{ part_id: 1001, removed: true, revision: removed.revision }]);
  });

  it("has the named parts with their stock", async () => {
    await fetch(`${sandbox.url}/_sandbox/reset`, { method: "POST" });
    const { parts } = (await (await get("/v1/parts?after_id=0&take=50")).json()) as {
      parts: { part_number: string; qty_on_hand: { depot: string; qty: number }[] }[];
    };
    for (const number of ["GATE-MOTOR-001", "GATE-REMOTE-001", "GATE-SENSOR-001"])
      assert.ok(
        (parts.find((p) => p.part_number === number)?.qty_on_hand[0]?.qty ?? 0) > 0,
        number,
      );
  });
});
