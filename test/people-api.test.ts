import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import type { Grant } from "../src/auth/permissions.ts";
import { openTestHub, type TestHub } from "./hub.ts";

interface Body {
  readonly [name: string]: unknown;
  readonly id: number;
  readonly code: string;
  readonly password: string;
  readonly link: string;
  readonly items: readonly { readonly [name: string]: unknown; readonly id: string }[];
}
const PASSWORD = "correct horse battery";
const BOOKS = { api_token: "token-z-ustawien-fakturownia", subdomain: "laboratorium" };

describe("users, groups, the audit and the history over the API", () => {
  let bed: TestHub;
  let admin: { authorization: string };
  const call = async (
    request: string,
    {
      payload,
      headers = admin,
      expect = 200,
    }: Pick<InjectOptions, "payload"> & {
      headers?: Record<string, string>;
      expect?: number;
    } = {},
  ) => {
    const [method, url] = request.split(" ") as ["GET", string];
    const given = payload === undefined ? {} : { payload };
    const answer = await bed.app.inject({ method, url, headers, ...given });
    assert.equal(answer.statusCode, expect, `${request}: ${answer.body}`);
    return (answer.body === "" ? {} : answer.json()) as Body;
  };
  const basic = (email: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`,
  });

  before(async () => {
    bed = await openTestHub();
    admin = await bed.signIn(bed.tenantId);
    for (const [id, name] of [
      ["books", "Books"],
      ["second", "=1+1"],
    ]) {
      const payload = { id, name, provider: "fakturownia", credentials: BOOKS };
      await call("POST /api/integrations", { payload, expect: 201 });
    }
  });
  after(() => bed[Symbol.asyncDispose]());

  it("invites by a link: the person chooses the password and works at once", async () => {
    const payload = { email: "ola@example.com", name: "Ola", language: "pl", invite_by: "link" };
    const ola = await call("POST /api/users", { payload, expect: 201 });
    assert.deepEqual([ola.has_password, ola.password], [false, null]);
    const secret = /\/invitation#(vki_[\w-]{43})$/.exec(ola.link)?.[1] ?? "";
    const accept = (expect: number, password = PASSWORD) =>
      call("POST /api/invitations/accept", { payload: { secret, password }, headers: {}, expect });
    assert.equal((await accept(422, "short")).code, "invalid_input");
    assert.equal((await accept(200)).email, "ola@example.com");
    assert.equal((await accept(403)).code, "invitation_ended");
    const own = basic("ola@example.com", PASSWORD);
    await call("GET /api/users", { headers: own, expect: 403 });
    const group = { name: "Office", permissions: ["users.manage"], members: [ola.id] };
    const { id } = await call("POST /api/groups", { payload: group, expect: 201 });
    const seen = await call("GET /api/users", { headers: own });
    const [view] = seen.items.filter((one) => one.email === "ola@example.com");
    assert.deepEqual(
      [view?.groups, view?.all_permissions, view?.has_password],
      [[{ id, name: "Office" }], ["users.manage"], true],
    );
    // She is the only person with users.manage: the token of the test is nobody's.
    const locked = await call(`DELETE /api/groups/${id}`, { headers: own, expect: 409 });
    assert.equal(locked.code, "last_administrator");
    const twice = { ...payload, email: "OLA@example.com" };
    assert.equal(
      (await call("POST /api/users", { payload: twice, expect: 409 })).code,
      "user_exists",
    );
    const bad = { permissions: ["integrations.run:nowhere"] };
    const refused = await call(`PUT /api/users/${ola.id}`, { payload: bad, expect: 422 });
    assert.equal((refused.errors as { field: string }[])[0]?.field, "permissions");
    for (const permissions of [
      ["x"],
      ["integrations.run:"],
      ["integrations.run:A B"],
      "all",
      [1],
    ]) {
      await call(`PUT /api/users/${ola.id}`, { payload: { permissions }, expect: 422 });
    }
  });

  it("gives a new password that ends sessions, and disables a person at once", async () => {
    const payload = { email: "jan@example.com", name: "Jan", invite_by: "password" };
    const jan = await call("POST /api/users", { payload, expect: 201 });
    const signIn = await bed.app.inject({
      method: "POST",
      url: "/api/session",
      payload: { email: "jan@example.com", password: jan.password },
    });
    const cookie = String(signIn.headers["set-cookie"]).split(";")[0] ?? "";
    await call("GET /api/session", { headers: { cookie } });
    const again = { payload: { by: "password" }, expect: 201 };
    const { password } = await call(`POST /api/users/${jan.id}/invitation`, again);
    assert.notEqual(password, jan.password);
    await call("GET /api/session", { headers: { cookie }, expect: 401 });
    const own = basic("jan@example.com", password);
    await call("GET /api/session", { headers: own });
    await call(`PUT /api/users/${jan.id}`, { payload: { active: false } });
    await call("GET /api/session", { headers: own, expect: 401 });
    const denied = await call(`POST /api/users/${jan.id}/invitation`, { ...again, expect: 409 });
    assert.equal(denied.code, "user_disabled");
    await call(`DELETE /api/users/${jan.id}`, { expect: 204 });
    await call(`GET /api/users/${jan.id}`, { expect: 404 });
  });

  it("lets somebody run one integration and see no other, also after it is renamed or deleted", async () => {
    const grants: Grant[] = ["integrations.run:books"];
    const payload = {
      email: "eva@example.com",
      name: "Eva",
      permissions: grants,
      invite_by: "password",
    };
    const eva = await call("POST /api/users", { payload, expect: 201 });
    const own = basic("eva@example.com", eva.password);
    for (const id of ["books", "second"]) await call(`POST /api/integrations/${id}/verify`);
    await call("POST /api/integrations/books/verify", { headers: own });
    await call("POST /api/integrations/second/verify", { headers: own, expect: 403 });
    const slugs = async (url: string, name: string, headers = own) =>
      (await call(`GET ${url}`, { headers })).items.map((one) => one[name]);
    assert.deepEqual(await slugs("/api/integrations", "id"), ["books"]);
    assert.deepEqual(await slugs("/api/runs", "integration_id"), ["books", "books"]);
    assert.deepEqual(await slugs("/api/runs?integration_id=second", "id"), []);
    const all = (await call("GET /api/runs")).items;
    const [foreign] = all.filter((run) => run.integration_id === "second");
    for (const path of ["", "/log", "/log/download", "/log.txt"]) {
      await call(`GET /api/runs/${foreign?.id}${path}`, { headers: own, expect: 403 });
    }
    const everything = { payload: {}, headers: own, expect: 403 };
    await call("POST /api/integrations/actions/sync-all-invoices", everything);
    await call("POST /api/trigger-tasks", everything);

    await call("PUT /api/integrations/books", { payload: { id: "ledger" } });
    assert.deepEqual((await call(`GET /api/users/${eva.id}`)).permissions, [
      "integrations.run:ledger",
    ]);
    assert.deepEqual(await slugs("/api/integrations", "id"), ["ledger"]);
    assert.equal(
      (await slugs("/api/runs", "id")).length,
      2,
      "runs of before are the same integration's",
    );
    const third = { id: "books", provider: "fakturownia", credentials: BOOKS };
    await call("POST /api/integrations", { payload: third, expect: 201 });
    await call("POST /api/integrations/books/verify", { headers: own, expect: 403 });
    await call("DELETE /api/integrations/ledger", { expect: 204 });
    assert.deepEqual((await call(`GET /api/users/${eva.id}`)).permissions, []);
    await call("GET /api/runs", { headers: own, expect: 403 });
  });

  it("keeps who changed what, with filters and pages, and no secret", async () => {
    const list = async (query = "") =>
      (await call(`GET /api/audit?${query}`)).items.map((one) => `${one.action} ${one.target}`);
    assert.deepEqual(await list("target_kind=integration&target=books&limit=3"), [
      "integration.created books",
      "integration.changed books",
      "integration.created books",
    ]);
    assert.deepEqual(await list("action=user.deleted"), ["user.deleted jan@example.com"]);
    assert.deepEqual(await list("action=user.password_chosen&actor=ola@example.com"), [
      "user.password_chosen ola@example.com",
    ]);
    assert.deepEqual(await list("to=2020-01-01T00:00:00Z"), []);
    const first = await call("GET /api/audit?limit=2");
    const next = await call(`GET /api/audit?limit=2&cursor=${first.next_cursor}`);
    assert.ok(Number(next.items[0]?.id) < Number(first.items[1]?.id));
    const { body } = await bed.app.inject({ url: "/api/audit?limit=200", headers: admin });
    for (const secret of [BOOKS.api_token, PASSWORD]) assert.ok(!body.includes(secret));
    assert.ok(body.includes('"fields_given"'), "which credentials were given is told");
    await call("GET /api/audit", {
      headers: await bed.signIn(bed.tenantId, ["users.manage"]),
      expect: 403,
    });
  });

  it("finds runs by who, how, when and text, and hands them out as a file", async () => {
    const ids = async (query: string) =>
      (await call(`GET /api/runs?${query}`)).items.map((run) => run.id);
    const mine = await ids("actor=eva@example.com");
    assert.equal(mine.length, 1);
    assert.deepEqual(await ids("actor=eva@example.com&trigger=schedule"), []);
    assert.deepEqual(await ids(`text=EVA@EXAMPLE`), mine);
    assert.deepEqual(await ids(`text=${encodeURIComponent("%")}`), []);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const ago = new Date(Date.now() - 3_600_000).toISOString();
    assert.deepEqual(await ids(`from=${soon}`), []);
    assert.deepEqual(await ids(`actor=eva@example.com&from=${ago}&to=${soon}`), mine);
    const schedule = {
      name: "=cmd|' /C calc'!A0",
      action: "verify",
      integration_id: "books",
      cron: "0 6 * * *",
    };
    const { id } = await call("POST /api/schedules", { payload: schedule, expect: 201 });
    assert.deepEqual(await ids(`schedule_id=${id}`), []);
    await bed.hub.config.db.updateTable("schedule").set({ next_at: 1_000 }).execute();
    await bed.hub.scheduler.tick();
    assert.equal((await ids(`schedule_id=${id}`)).length, 1);
    await call(`GET /api/runs?schedule_id=${id}&actor=x`, { expect: 422 });
    assert.deepEqual(await ids("schedule_id=999"), []);

    const file = (query: string, headers = admin) =>
      bed.app.inject({ url: `/api/runs/export?${query}`, headers });
    const people = (await call("GET /api/users")).items;
    const ola = people.find((one) => one.email === "ola@example.com");
    const runs = { permissions: ["integrations.run"] };
    await call(`PUT /api/users/${ola?.id}`, { payload: runs });
    const polish = (await file("format=csv&actor=eva@example.com&language=pl")).body.split("\r\n");
    assert.match(polish[0] ?? "", /^\ufeffKiedy;Kto;Sposób uruchomienia;Akcja;Integracja;Wynik;/);
    assert.match(
      polish[1] ?? "",
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d;eva@example\.com;ręcznie;verify;books;powodzenie;\d+(,\d)?;0;0;/,
    );
    assert.equal(polish.length, 3);
    assert.match(
      (await file("format=csv&actor=eva@example.com", basicOla())).body,
      /^\ufeffKiedy;/,
      "in her language",
    );
    const few = await file(
      "format=csv",
      await bed.signIn(bed.tenantId, ["integrations.run:second"]),
    );
    assert.deepEqual(
      [
        ...new Set(
          few.body
            .trim()
            .split("\r\n")
            .slice(1)
            .map((row) => row.split(",")[4]),
        ),
      ],
      ["second"],
    );
    const tricky = (await file(`format=csv&language=en&schedule_id=${id}`)).body;
    assert.match(tricky, /,"?schedule =cmd/, "what it is called does not begin a cell");
    const sheet = await file("format=xlsx");
    assert.equal(sheet.rawPayload.subarray(0, 2).toString(), "PK");
    assert.match(String(sheet.headers["content-disposition"]), /runs-\d{4}-\d\d-\d\d\.xlsx/);
    assert.equal((await file("format=pdf")).statusCode, 422);
  });

  const basicOla = () => basic("ola@example.com", PASSWORD);

  it("hands out the log of a run as text and as JSON lines", async () => {
    const payload = { date_from: "2025-01-01", date_to: "2025-01-31" };
    const run = await call("POST /api/integrations/books/sync/invoices?wait=30", { payload });
    const download = (query = "") =>
      bed.app.inject({ url: `/api/runs/${run.id}/log/download${query}`, headers: admin });
    const text = await download();
    assert.match(text.body, /^\d{4}-\d\d-\d\dT\S+Z INFO /);
    assert.match(
      String(text.headers["content-disposition"]),
      /^attachment; filename="run_\w+\.log"/,
    );
    const lines = (await download("?format=ndjson")).body.trimEnd().split("\n");
    assert.equal(JSON.parse(lines[0] ?? "").level, "info");
  });
});
