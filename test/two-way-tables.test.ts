import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { openTestHub, type TestHub } from "./hub.ts";

const LOCAL = { host: "localhost:8000" };
const JSON_TYPE = { "content-type": "application/json" };
const MAP = [
  { to: "code", from: "indeks" },
  { to: "name", from: "nazwa" },
  { to: "ean", from: "kod_kreskowy" },
  { to: "unit", from: "jm" },
  { to: "prices[detal].amount", from: "cena" },
  { to: "prices[detal].currency", value: "PLN" },
  { to: "prices[detal].is_gross", value: false },
  { to: "type", value: "goods" },
  { to: "active", value: true },
];
const COLUMNS = [
  { to: "indeks", from: "code" },
  { to: "nazwa", from: "name" },
  { to: "kod_kreskowy", from: "ean" },
  { to: "jm", from: "unit" },
  { to: "cena", from: "prices[detal].amount" },
];

describe("two-way sync with an ERP behind its database", () => {
  let bed: TestHub;
  let folder: string;
  let erp: DatabaseSync;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "viadukt-erp-"));
    const path = join(folder, "erp.db");
    erp = new DatabaseSync(path);
    for (const table of ["towary", "bufor"]) {
      const status = table === "bufor" ? ", stan text, paczka integer" : "";
      erp.exec(
        `create table ${table} (indeks text primary key, nazwa text not null, kod_kreskowy text, jm text, cena text${status})`,
      );
    }
    erp.exec(
      "insert into towary values ('S-1', 'Siłownik', '5901234123457', 'szt', '850.00'), ('S-2', 'Pilot', null, 'szt', '49.90')",
    );
    bed = await openTestHub({ AUTH: "off", EXPORT_DIRS: folder });
    const one = {
      id: "optima",
      provider: "sqlite",
      credentials: {},
      settings: { folder, file: "erp.db", allow_writes: true },
    };
    await call("POST", "/api/integrations", one);
    await define("towary", {
      direction: "import",
      import: {
        entity: "item",
        source: { table: "towary" },
        key: ["indeks"],
        map: MAP,
        deletes: "compare",
      },
    });
    const target = (table: string, more: object) => ({
      direction: "export",
      export: {
        entity: "item",
        target: { table: { table, mode: "upsert", key: ["indeks"], ...more } },
        map: COLUMNS,
      },
    });
    await define("do-towary", target("towary", {}));
    await define("do-bufora", target("bufor", { status_column: "stan", batch_column: "paczka" }));
  });
  after(async () => {
    await bed[Symbol.asyncDispose]();
    erp.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (method: "GET" | "POST" | "PUT" | "PATCH", url: string, body?: object) => {
    const answer = await bed.app.inject({
      ...{ method, url, headers: body === undefined ? LOCAL : { ...LOCAL, ...JSON_TYPE } },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    assert.ok(answer.statusCode < 300, answer.body);
    return answer.json();
  };
  const define = (slug: string, body: object) =>
    call("POST", "/api/exchange/definitions", { slug, name: slug, integration_id: "optima", body });
  const settings = (exportDefinition: string) =>
    call("PUT", "/api/integrations/optima/sync-settings/item", {
      ...{ import_definition: "towary", export_definition: exportDefinition, conflicts: "hub" },
    });
  const sync = async () => {
    const log = await call("POST", "/api/integrations/erp/sync?wait=30", {
      integration_id: "optima",
    });
    const { items } = await call("GET", `/api/runs/${log.id}/results`);
    const results = items.map(
      (row: Record<string, unknown>) => `${row.key} ${row.direction} ${row.status}`,
    );
    return { log, results };
  };
  const itemOf = async (code: string) =>
    (await call("GET", `/api/records/item?q=${code}`)).items.find(
      (row: { data: { code: string } }) => row.data.code === code,
    );
  const rowOf = (table: string, code: string) =>
    ({ ...erp.prepare(`select * from ${table} where indeks = ?`).get(code) }) as Record<
      string,
      unknown
    >;

  it("compares the fields that both maps have, and writes back into the table itself", async () => {
    const kept = await settings("do-towary");
    assert.deepEqual(kept.paths, ["name", "ean", "unit", "prices.detal"]);
    const first = await sync();
    assert.deepEqual(first.results, ["S-1 in created", "S-2 in created"]);
    const price = { currency: "PLN", amount: "55.00", is_gross: false };
    const { id } = await itemOf("S-2");
    await call("PATCH", `/api/records/item/${id}`, {
      fields: { "prices.detal": price, ean: "12345670" },
    });
    await call("POST", "/api/records/item", {
      data: { code: "S-3", name: "Lampa ostrzegawcza", unit: "szt", type: "goods", active: true },
    });
    erp.exec("update towary set nazwa = 'Siłownik 24 V' where indeks = 'S-1'");
    const second = await sync();
    assert.deepEqual(second.results.sort(), [
      "S-1 in updated",
      "S-2 out updated",
      "S-3 out created",
    ]);
    assert.equal((await itemOf("S-1")).data.name, "Siłownik 24 V");
    assert.deepEqual(rowOf("towary", "S-2"), {
      ...{ indeks: "S-2", nazwa: "Pilot", kod_kreskowy: "12345670", jm: "szt", cena: "55.00" },
    });
    assert.equal(rowOf("towary", "S-3").nazwa, "Lampa ostrzegawcza");
    assert.deepEqual((await sync()).results, []);
  });

  it("does not write over what was changed there while the run compared", async () => {
    const { id } = await itemOf("S-1");
    await call("PATCH", `/api/records/item/${id}`, { fields: { name: "z huba" } });
    erp.exec("update towary set nazwa = 'z bazy', jm = 'kpl' where indeks = 'S-1'");
    assert.deepEqual((await sync()).results, ["S-1 in updated", "S-1 out updated"]);
    assert.deepEqual(rowOf("towary", "S-1"), {
      ...{ indeks: "S-1", nazwa: "z huba", kod_kreskowy: "5901234123457", jm: "kpl", cena: "850" },
    });
    assert.equal((await itemOf("S-1")).data.unit, "kpl");
    assert.deepEqual((await sync()).results, []);
  });

  it("writes into staging tables once, and agrees once the ERP has taken the rows over", async () => {
    await settings("do-bufora");
    const { id } = await itemOf("S-2");
    await call("PATCH", `/api/records/item/${id}`, { fields: { name: "Pilot 4-kanałowy" } });
    await call("POST", "/api/records/item", {
      data: { code: "S-4", name: "Listwa", unit: "szt", type: "goods", active: true },
    });
    const first = await sync();
    assert.deepEqual(first.results.sort(), ["S-2 out updated", "S-4 out created"]);
    assert.equal(rowOf("bufor", "S-2").nazwa, "Pilot 4-kanałowy");
    assert.equal(rowOf("bufor", "S-4").stan, "NEW");
    assert.equal(rowOf("towary", "S-2").nazwa, "Pilot", "the ERP has not taken it over yet");
    assert.deepEqual((await sync()).results, [], "it waits, and nothing is written twice");
    assert.equal((await itemOf("S-2")).data.name, "Pilot 4-kanałowy");
    erp.exec("update towary set nazwa = 'Pilot 4-kanałowy' where indeks = 'S-2'");
    erp.exec("insert into towary values ('S-4', 'Listwa', null, 'szt', '12.00')");
    assert.deepEqual((await sync()).results, ["S-4 in updated"], "its price comes in");
    assert.deepEqual((await sync()).results, []);
  });

  it("says what is no definition for it", async () => {
    const put = (body: object) =>
      bed.app.inject({
        ...{ method: "PUT", url: "/api/integrations/optima/sync-settings/item" },
        ...{ headers: { ...LOCAL, ...JSON_TYPE }, payload: JSON.stringify(body) },
      });
    for (const [body, words] of [
      [{ import_definition: "nowhere" }, "no definition of this integration"],
      [{ import_definition: "do-towary" }, "is not one of the records item"],
    ] as const) {
      const answer = await put(body);
      assert.equal(answer.statusCode, 422);
      assert.match(answer.body, new RegExp(words));
    }
  });
});
