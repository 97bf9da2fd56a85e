import assert from "node:assert/strict";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import type pg from "pg";
import { optimaCodec } from "../src/formats/rows/optima.ts";
import { goodRows } from "../src/formats/testing/codec-rows.ts";
import { viadukt } from "./command-line.ts";
import { type Scratch, testServers } from "./databases.ts";
import { type HubProcess, startHub } from "./e2e/hub-process.ts";
import { CONTACTS, DOCUMENTS, fillEdok, ITEMS, STAGING } from "./edok.ts";

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests themselves
type Answer = any;
type Headers = Readonly<Record<string, string>>;
interface Asked {
  readonly body?: object;
  readonly as?: Headers;
  readonly status?: number;
}

const PASSWORD = "correct horse battery";
const server = (await testServers()).find(({ name }) => name === "PostgreSQL");

/** The seed's article (BSConnect, "Integracja z systemami zewnętrznymi") from its first section to its last. */
describe("an intermediate database, from the connection to the permission", () => {
  if (!server?.create) {
    it("needs PostgreSQL", (test) => {
      assert.notEqual(process.env.CI, "true", server?.missing ?? "");
      test.skip(server?.missing ?? "");
    });
    return;
  }
  const { create } = server;
  const root = realpathSync(mkdtempSync(join(tmpdir(), "viadukt-edok-")));
  const share = join(root, "share");
  const dataDir = join(root, "data");
  const env = { EGRESS_ALLOW: "127.0.0.1", EXPORT_DIRS: root };
  let edok: Scratch;
  let client: pg.Client;
  let hub: HubProcess;
  let admin: Headers = {};

  const ask = (request: string, { body, as = admin }: Asked = {}): Promise<Response> => {
    const [method, path] = request.split(" ") as [string, string];
    const headers = { ...as, ...(body ? { "content-type": "application/json" } : {}) };
    return fetch(hub.url + path, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  };
  const call = async (request: string, asked: Asked = {}): Promise<Answer> => {
    const answer = await ask(request, asked);
    const text = await answer.text();
    assert.equal(answer.status, asked.status ?? 200, `${request}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
  const run = async (slug: string, body: object = {}, asked: Asked = {}): Promise<Answer> => {
    const ended = await call(`POST /api/exchange/definitions/${slug}/run?wait=60`, {
      body,
      ...asked,
    });
    if (asked.status === undefined) assert.equal(ended.state, "succeeded", JSON.stringify(ended));
    return ended;
  };
  const define = (slug: string, body: object, more: object = {}) =>
    call("POST /api/exchange/definitions", {
      body: { slug, name: slug, integration_id: "edok", body, ...more },
      status: 201,
    });
  const signIn = async (email: string, password: string): Promise<Headers> => {
    const answer = await ask("POST /api/session", { body: { email, password }, as: {} });
    assert.equal(answer.status, 200, await answer.text());
    return { cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
  };
  const slugs = async (module: string, as: Headers): Promise<string[]> =>
    (await call(`GET /api/exchange/actions?module=${module}`, { as })).items.map(
      (one: { definition: string }) => one.definition,
    );

  before(async () => {
    mkdirSync(share);
    edok = await create();
    client = await fillEdok(edok);
    hub = await startHub(env, { dataDir });
    admin = await signIn(hub.email, hub.password);
  });
  after(async () => {
    await hub?.[Symbol.asyncDispose]();
    await client?.end();
    await edok?.drop();
    rmSync(root, { recursive: true, force: true });
  });

  it("connects the administrator's hub to eDok and to a folder, and verifies both", async () => {
    const at = new URL(edok.url);
    const settings = {
      ...{ host: at.hostname, port: Number(at.port || 5432), tls: "off", allow_writes: true },
      database: at.pathname.slice(1),
    };
    const about = { id: "edok", name: "eDok", provider: "postgresql" };
    const wrong = { ...settings, database: "nie_ma_takiej" };
    const credentials = {
      username: at.username,
      ...(at.password ? { password: at.password } : {}),
    };
    await call("POST /api/integrations", {
      body: { ...about, credentials, settings: wrong },
      status: 201,
    });
    const failed = await call("POST /api/integrations/edok/verify");
    assert.deepEqual([failed.ok, failed.code], [false, "bad_configuration"]);
    assert.match(failed.message, /nie_ma_takiej/);
    await call("PUT /api/integrations/edok", { body: { settings, active: true } });
    const folder = {
      id: "share",
      provider: "local_folder",
      credentials: {},
      settings: { folder: share },
    };
    await call("POST /api/integrations", { body: folder, status: 201 });
    for (const id of ["edok", "share"]) {
      const answer = await call(`POST /api/integrations/${id}/verify`);
      assert.equal(answer.ok, true, JSON.stringify(answer));
    }
  });

  it("reads contractors, items with prices and stock, then documents with their lines", async () => {
    await define("kontrahenci", CONTACTS, { name: "Kontrahenci", module: "parties" });
    await define("towary", ITEMS, { module: "items" });
    await define("faktury", DOCUMENTS, { module: "invoices" });
    assert.equal((await run("kontrahenci", { dry_run: true })).counts.created, 2);
    for (const slug of ["kontrahenci", "towary", "faktury"]) {
      assert.equal((await run(slug, { mode: "full" })).counts.created, 2, slug);
    }
    const one = async (path: string) => (await call(`GET /api/records/${path}`)).items[0].data;
    assert.deepEqual(await one("party?q=sp.+z+o.o."), {
      ...{ role: "customer", name: "Żółta Łódź sp. z o.o." },
      ids: [{ scheme: "PL:NIP", value: "5252248481" }],
      ...{ address: { city: "Łódź" }, contact: { email: "biuro@lodz.example" } },
    });
    const item = await one("item?q=S-1");
    assert.deepEqual(
      item.prices.map((price: { list: string; amount: string }) => [price.list, price.amount]),
      [
        ["detal", "1999.99"],
        ["hurt", "1500"],
      ],
    );
    assert.equal(item.stock.length, 2);
    const invoice = await one(`invoice?q=${encodeURIComponent("FS 1/2026")}`);
    assert.equal(invoice.lines.length, 2);
    // 2000 at 23 % and 120 at 8 %.
    assert.equal(invoice.totals.gross, "2589.60");
  });

  it("writes one invoice back for the ERP and reads what it answers", async () => {
    await define("do-edok", STAGING, { module: "invoices" });
    const { items } = await call(`GET /api/records/invoice?q=${encodeURIComponent("FS 1/2026")}`);
    const sent = await run("do-edok", { ids: [items[0].id] });
    assert.equal(sent.counts.created, 1);
    const { rows } = await client.query("select numer, brutto, paczka, status from st_dok");
    assert.deepEqual(rows, [{ numer: "FS 1/2026", brutto: "2589.60", paczka: 1, status: "N" }]);
    assert.equal((await client.query("select * from st_poz")).rowCount, 2);
    await client.query("update st_dok set status = 'Z', erp_id = 'FS-77'");
    const answered = await run("do-edok", { acknowledge_only: true });
    assert.deepEqual(answered.result.answers, { acknowledged: 1, failed: 0, waiting: 0 });
    const { origins } = await call(`GET /api/records/invoice/${items[0].id}`);
    assert.ok(origins.some((origin: { remote_id: string }) => origin.remote_id === "FS-77"));
  });

  it("writes it into a file of Comarch Optima by the definition that comes with the hub", async () => {
    const ready = (await call("GET /api/exchange/ready")).items.find(
      (one: { slug: string }) => one.slug === "optima-export-sales",
    );
    await define(ready.slug, ready.body, { integration_id: "share", module: ready.module });
    const { items } = await call(`GET /api/records/invoice?q=${encodeURIComponent("FS 1/2026")}`);
    assert.equal((await run(ready.slug, { ids: [items[0].id] })).counts.created, 1);
    const [name = "", ...more] = readdirSync(join(share, "out"));
    assert.deepEqual(more, []);
    const [document] = await goodRows(optimaCodec, readFileSync(join(share, "out", name)));
    assert.deepEqual(
      [document?.values.numer, document?.values.nazwa1, document?.values.nip],
      ["FS 1/2026", "Żółta Łódź sp. z o.o.", "5252248481"],
    );
    assert.equal(document?.children?.lines?.length, 2);
  });

  it("lets the system's cron do what is due: in silence, with one line for what failed, one copy at a time", async () => {
    const schedule = await call("POST /api/schedules", {
      body: {
        ...{ name: "Kontrahenci w nocy", action: "run_exchange", integration_id: "edok" },
        ...{
          params: { definition: "kontrahenci" },
          cron: "30 2 * * *",
          time_zone: "Europe/Warsaw",
        },
      },
      status: 201,
    });
    const { items } = await call("GET /api/exchange/actions?module=parties");
    assert.equal(items[0].is_scheduled, true);
    await hub[Symbol.asyncDispose]();
    const cron = () => viadukt(["cron", "run"], { env: { ...env, DATA_DIR: dataDir } });
    const makeDue = () => {
      using db = new DatabaseSync(join(dataDir, "config.db"));
      db.prepare("update schedule set next_at = 1000 where id = ?").run(schedule.id);
    };
    makeDue();
    await client.query(
      "insert into knt values (3, 'Nocna zmiana', '7010000009', 'Kraków', null, '2026-11-20')",
    );
    assert.deepEqual(await cron(), { code: 0, stdout: "", stderr: "" });
    makeDue();
    writeFileSync(join(dataDir, "cron.lock"), String(process.pid));
    assert.deepEqual(await cron(), { code: 0, stdout: "", stderr: "" });
    rmSync(join(dataDir, "cron.lock"));
    await client.query("alter view bs_contacts_view rename to bs_contacts_old");
    const broken = await cron();
    assert.deepEqual([broken.code, broken.stdout], [1, ""]);
    assert.match(
      broken.stderr,
      /^run_exchange of edok failed: .*bs_contacts_view.* \(run_\w+\)\n$/,
    );
    await client.query("alter view bs_contacts_old rename to bs_contacts_view");
    hub = await startHub(env, { dataDir });
  });

  it("tells in the history who did what, when and with what result, and gives it and the logs as files", async () => {
    const list = async (query: string) => (await call(`GET /api/runs?${query}`)).items;
    const nightly = await list("action=run_exchange&integration_id=edok&trigger=schedule");
    assert.deepEqual(
      nightly.map((one: Answer) => [one.actor, one.state, one.counts.created]),
      [
        ["schedule Kontrahenci w nocy", "failed", 0],
        ["schedule Kontrahenci w nocy", "succeeded", 1],
      ],
    );
    for (const one of nightly) assert.ok(Date.parse(one.finished_at) >= Date.parse(one.started_at));
    const { actor } = (await list("action=verify"))[0];
    const own = await list(`action=run_exchange&actor=${encodeURIComponent(actor)}`);
    assert.equal(own.length, 7);
    const csv = await (
      await ask(
        "GET /api/runs/export?format=csv&language=pl&action=run_exchange&integration_id=edok",
      )
    ).text();
    const rows = csv.trimEnd().split("\r\n");
    assert.match(rows[0] ?? "", /Kiedy;Kto;/);
    assert.equal(rows.length, 1 + 8);
    assert.match(rows[1] ?? "", /schedule Kontrahenci w nocy;.*;run_exchange;edok;/);
    const log = await ask(`GET /api/runs/${nightly[1].id}/log/download`);
    assert.match(log.headers.get("content-disposition") ?? "", /run_\w+\.log/);
    assert.match(await log.text(), /Definition.*kontrahenci/);
    const files = (await call("GET /api/logs")).items;
    assert.ok(files.length > 0, "the hub's own log is a file");
    const file = await ask(`GET /api/logs/${files[0].name}`);
    assert.equal(file.status, 200);
    for (const line of (await file.text()).trimEnd().split("\n")) JSON.parse(line);
  });

  it("gives a group the right to run what eDok offers, and takes it away again", async () => {
    const user = { email: "ola@example.com", name: "Ola", invite_by: "link" };
    const { id, link } = await call("POST /api/users", { body: user, status: 201 });
    const secret = /#(vki_[\w-]+)$/.exec(link)?.[1] ?? "";
    await call("POST /api/invitations/accept", { body: { secret, password: PASSWORD }, as: {} });
    let ola = await signIn(user.email, PASSWORD);
    const refused = async (as: Headers) => {
      for (const slug of ["kontrahenci", "optima-export-sales"]) {
        await run(slug, {}, { as, status: 403 });
      }
      await call("GET /api/exchange/actions?module=parties", { as, status: 403 });
      await call("GET /api/exchange/definitions/kontrahenci", { as, status: 403 });
    };
    await refused(ola);
    const group = { name: "Księgowość", permissions: ["integrations.run:edok"], members: [id] };
    const made = await call("POST /api/groups", { body: group, status: 201 });
    // As in the article: the user signs out and in again, and finds the button.
    await call("DELETE /api/session", { as: ola, status: 204 });
    ola = await signIn(user.email, PASSWORD);
    assert.deepEqual(await slugs("parties", ola), ["kontrahenci"]);
    assert.deepEqual((await slugs("invoices", ola)).toSorted(), ["do-edok", "faktury"]);
    const run1 = await run("kontrahenci", {}, { as: ola });
    assert.equal(run1.actor, user.email);
    await run("optima-export-sales", {}, { as: ola, status: 403 });
    await define("obcy", CONTACTS, {}).then(() =>
      call("PUT /api/exchange/definitions/obcy", {
        as: ola,
        body: { name: "x", integration_id: "edok", body: CONTACTS },
        status: 403,
      }),
    );
    const seen = (await call("GET /api/runs", { as: ola })).items;
    assert.deepEqual([...new Set(seen.map((one: Answer) => one.integration_id))], ["edok"]);
    await call(`PUT /api/groups/${made.id}`, { body: { permissions: [] } });
    await refused(ola);
    await call(`GET /api/runs/${run1.id}/log/download`, { as: ola, status: 403 });
  });
});
