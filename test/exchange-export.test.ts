import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ExchangeBed, openExchangeBed } from "./exchange-bed.ts";

const HEADER = [
  { to: "dok_id", expression: "meta.id" },
  { to: "numer", from: "number" },
  { to: "data", from: "issue_date" },
  { to: "nip", from: "buyer.ids[PL:NIP]" },
  { to: "brutto", from: "totals.gross" },
];

describe("exports by definition", async () => {
  const opened = await openExchangeBed();
  if (!opened) {
    it("needs PostgreSQL", (test) => {
      assert.notEqual(process.env.CI, "true", "PostgreSQL does not answer");
      test.skip("PostgreSQL does not answer");
    });
    return;
  }
  const exchange: ExchangeBed = opened;
  const { sql, define, run, call, share } = exchange;
  after(() => exchange[Symbol.asyncDispose]());

  before(async () => {
    await sql(`create table faktury (id int primary key, numer text, data date, nip text)`);
    await sql(
      `create table pozycje (fid int, lp int, nazwa text, netto numeric(12,2), vat int, primary key (fid, lp))`,
    );
    await sql(
      `insert into faktury values (1, 'FS 1/2026', '2026-11-05', '5252248481'), (2, '=1+1', '2026-11-06', '1131911233')`,
    );
    await sql(
      `insert into pozycje values (1, 1, 'Silnik', 100, 23), (1, 2, 'Montaż', 50, 8), (2, 1, 'Książka', 10, 5)`,
    );
    await define("faktury-in", {
      direction: "import",
      import: {
        ...{ entity: "invoice", source: { table: "faktury" }, key: ["id"] },
        map: [
          { to: "direction", value: "sales" },
          { to: "number", from: "numer" },
          { to: "issue_date", from: "data" },
          { to: "currency", value: "PLN" },
          { to: "seller.ids[PL:NIP]", value: "7010000009" },
          { to: "seller.name", value: "My sp. z o.o." },
          { to: "buyer.ids[PL:NIP]", from: "nip" },
        ],
        children: [
          {
            ...{ into: "lines", table: "pozycje", parent_key: ["fid"], order: ["lp"] },
            map: [
              { to: "no", from: "lp" },
              { to: "name", from: "nazwa" },
              { to: "net", from: "netto" },
              { to: "vat.rate", from: "vat" },
            ],
          },
        ],
      },
    });
    await run("faktury-in", { mode: "full" });
    await sql(
      `create table st_dok (dok_id int primary key, numer text, data date, nip text, brutto numeric(12,2), paczka int, status text, uwagi text, erp_id text)`,
    );
    await sql(
      `create table st_poz (dok_id int, lp int, nazwa text, netto numeric(12,2), primary key (dok_id, lp))`,
    );
    await define(
      "do-erp",
      {
        direction: "export",
        export: {
          ...{ entity: "invoice", filter: { direction: "sales" }, map: HEADER },
          target: {
            table: {
              ...{ table: "st_dok", mode: "upsert", key: ["dok_id"] },
              ...{ batch_column: "paczka", status_column: "status", status_new: "N" },
              acknowledgement: {
                ...{ done: ["Z"], failed: ["B"] },
                ...{ message_column: "uwagi", remote_id_column: "erp_id" },
              },
              children: [
                {
                  ...{
                    from: "lines",
                    table: "st_poz",
                    key: ["dok_id", "lp"],
                    parent_key: ["dok_id"],
                  },
                  map: [
                    { to: "dok_id", expression: "meta.id" },
                    { to: "lp", from: "no" },
                    { to: "nazwa", from: "name" },
                    { to: "netto", from: "net" },
                  ],
                },
              ],
            },
          },
        },
      },
      { module: "invoices" },
    );
  });

  it("tries first, then writes documents with their lines into staging tables", async () => {
    const tried = await run("do-erp", { dry_run: true });
    assert.deepEqual([tried.counts.created, (await sql("select * from st_dok")).length], [2, 0]);
    const preview = (await call("GET", `/api/runs/${tried.id}/preview`, 200)).items;
    assert.ok(
      preview[0].changes.some((one: { field: string; after: unknown }) => one.field === "numer"),
    );
    const sent = await run("do-erp");
    assert.equal(sent.counts.created, 2);
    const rows = await sql(
      "select numer, brutto::text, paczka, status from st_dok order by dok_id",
    );
    assert.deepEqual(rows, [
      { numer: "FS 1/2026", brutto: "177.00", paczka: 1, status: "N" },
      { numer: "=1+1", brutto: "10.50", paczka: 1, status: "N" },
    ]);
    assert.equal((await sql("select * from st_poz")).length, 3);
    const again = await run("do-erp");
    assert.deepEqual([again.counts.created, again.counts.unchanged], [0, 2]);
  });

  it("reads the other side's answers, and sends again what was refused or has changed", async () => {
    await sql(`update st_dok set status = 'Z', erp_id = 'DOK-77' where numer = 'FS 1/2026'`);
    await sql(`update st_dok set status = 'B', uwagi = 'Brak kontrahenta' where numer = '=1+1'`);
    const next = await run("do-erp");
    assert.deepEqual(next.result.answers, { acknowledged: 1, failed: 1, waiting: 0 });
    assert.equal(next.counts.updated, 1);
    const sent = (await call("GET", "/api/exchange/definitions/do-erp/sent", 200)).items;
    const first = sent.find((one: { remote_id: string | null }) => one.remote_id === "DOK-77");
    assert.equal(first.state, "acknowledged");
    const { origins } = await call("GET", `/api/records/invoice/${first.record_id}`, 200);
    assert.ok(origins.some((one: { remote_id: string }) => one.remote_id === "DOK-77"));
    await sql(`delete from pozycje where fid = 1 and lp = 2`);
    await run("faktury-in", { mode: "full" });
    assert.equal((await run("do-erp")).counts.updated, 1);
    assert.equal((await sql("select * from st_poz where nazwa = 'Montaż'")).length, 0);
  });

  it("keeps a row that the database refuses from holding up the others", async () => {
    await sql(`alter table st_dok add constraint krotki check (length(numer) < 6)`).catch(() =>
      sql(`alter table st_dok add constraint krotki check (length(numer) < 6) not valid`),
    );
    const refused = await run("do-erp", { again: true }, "partial");
    assert.deepEqual([refused.counts.updated, refused.counts.refused], [1, 1]);
    const results = (await call("GET", `/api/runs/${refused.id}/results?status=rejected`, 200))
      .items;
    assert.match(results[0].message, /krotki/);
    await sql(`alter table st_dok drop constraint krotki`);
    const ids = [results[0].record_id];
    assert.equal((await run("do-erp", { ids, again: true })).counts.updated, 1);
  });

  it("writes numbered files that are whole, acknowledged by files, and sent again on request", async () => {
    const target = {
      files: {
        ...{ folder: "out", name: "FS_{n:4}.csv", per: "run" },
        format: { codec: "csv", options: { separator: ";" } },
        acknowledgement: { pattern: "ack/{name}.ok", failed_pattern: "ack/{name}.err" },
      },
    };
    const map = HEADER.filter(({ to }) => to !== "dok_id");
    const body = { direction: "export", export: { entity: "invoice", target, map } };
    await define("pliki", body, { integration_id: "share" });
    const first = await run("pliki");
    assert.equal(first.counts.created, 2);
    assert.deepEqual(readdirSync(join(share, "out")), ["FS_0001.csv"]);
    const text = readFileSync(join(share, "out/FS_0001.csv"), "utf8");
    assert.match(text, /^\ufeff?numer;data;nip;brutto\r\n/);
    assert.match(text, /'=1\+1/);
    assert.equal((await run("pliki")).counts.created, 0);
    assert.equal(readdirSync(join(share, "out")).length, 1);
    const [batch] = (await call("GET", "/api/exchange/definitions/pliki/batches", 200)).items;
    assert.deepEqual([batch.number, batch.state, batch.records], [1, "sent", 2]);
    writeFileSync(join(share, "out/FS_0001.csv"), "damaged");
    await run("pliki", { batch: batch.id });
    assert.equal(readFileSync(join(share, "out/FS_0001.csv"), "utf8"), text);
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(share, "ack"));
    writeFileSync(join(share, "ack/FS_0001.err"), "Zły numer\n");
    const asked = await run("pliki", { acknowledge_only: true });
    assert.deepEqual(asked.result.answers, { acknowledged: 0, failed: 1, waiting: 0 });
    const more = await run("pliki");
    assert.equal(more.counts.created, 2);
    assert.deepEqual(readdirSync(join(share, "out")), ["FS_0001.csv", "FS_0002.csv"]);
    await call("POST", "/api/exchange/preview", 200, { integration_id: "share", body });
  });
});
