import assert from "node:assert/strict";
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ExchangeBed, openExchangeBed } from "./exchange-bed.ts";

const IMPORT = {
  direction: "import",
  import: {
    ...{ entity: "order", source: { table: "zamowienia" }, key: ["id"] },
    map: [
      { to: "direction", value: "sales" },
      { to: "number", from: "numer" },
      { to: "issue_date", from: "data" },
      {
        ...{ to: "status", from: "stan" },
        transforms: [
          {
            do: "lookup",
            values: { N: "open", P: "confirmed", W: "delivered" },
            otherwise: "keep",
          },
        ],
      },
      { to: "currency", value: "PLN" },
      { to: "seller.ids[PL:NIP]", value: "7790115243" },
      { to: "buyer.name", from: "klient" },
      { to: "ship_to.address.city", from: "miasto" },
      { to: "delivery.tracking", from: "paczka" },
      { to: "buyer_reference", from: "obcy" },
      { to: "invoice_refs[0].number", from: "faktura" },
    ],
    children: [
      {
        ...{ into: "lines", table: "pozycje", parent_key: ["zam_id"], order: ["lp"] },
        map: [
          { to: "seller_code", from: "kod" },
          { to: "name", from: "nazwa" },
          { to: "ordered_qty", from: "ilosc" },
          { to: "delivered_qty", from: "wydano" },
          { to: "net_price", from: "cena" },
          { to: "vat.local_code", from: "vat" },
        ],
      },
    ],
    incremental: { column: "zmieniony" },
  },
};

describe("orders", async () => {
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
  const numbers = async (query: string): Promise<string[]> =>
    (await call("GET", `/api/records/order?${query}`, 200)).items.map(
      ({ data }: { data: { number: string } }) => data.number,
    );

  before(async () => {
    await sql(`create table zamowienia (id int primary key, numer text, data date, stan text, klient text, miasto text,
      paczka text, obcy text, faktura text, zmieniony timestamp not null default '2026-11-01T08:00:00')`);
    await sql(`create table pozycje (zam_id int, lp int, kod text, nazwa text, ilosc numeric(12,3), wydano numeric(12,3),
      cena numeric(12,2), vat text, primary key (zam_id, lp))`);
    await sql(`insert into zamowienia (id, numer, data, stan, klient, miasto, paczka, obcy, faktura) values
      (1, 'ZK 1/2026', '2026-11-05', 'P', 'Warsztat Łódź', 'Łódź', '600012345678', 'PO-7', 'FS 9/2026'),
      (2, 'ZK 2/2026', '2026-11-06', 'N', 'Gdynia', null, null, null, null),
      (3, 'ZK 3/2026', '2026-11-07', 'X', 'Nieznany stan', null, null, null, null)`);
    await sql(`insert into pozycje values (1, 1, 'S-1', 'Silnik bramy', 2, 1, 1000.50, '23'),
      (1, 2, 'M-1', 'Montaż', 1.5, null, 120, 'zw'), (2, 1, 'S-1', 'Silnik bramy', 1, null, 1000.50, '23')`);
    await define("zamowienia", IMPORT, { module: "orders" });
    const done = await run("zamowienia", { mode: "full" }, "partial");
    assert.deepEqual([done.counts.created, done.counts.refused], [2, 1]);
  });

  it("come in by a definition with their lines, and the same ones change nothing", async () => {
    const { items } = await call("GET", "/api/records/order?q=PO", 200);
    assert.deepEqual(items, [], "the buyer's number is no column to search");
    const [found] = (await call("GET", "/api/records/order?q=zk%201", 200)).items;
    assert.deepEqual(found.data, {
      ...{ direction: "sales", number: "ZK 1/2026", issue_date: "2026-11-05", status: "confirmed" },
      ...{ buyer: { name: "Warsztat Łódź" }, currency: "PLN" },
      seller: { ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
      ship_to: { address: { city: "Łódź" } },
      lines: [
        {
          ...{ no: 1, name: "Silnik bramy", seller_code: "S-1", ordered_qty: "2" },
          ...{ delivered_qty: "1", net_price: "1000.5", net: "2001.00" },
          vat: { local_code: "23", rate: "23", category: "S" },
        },
        {
          ...{ no: 2, name: "Montaż", seller_code: "M-1", ordered_qty: "1.5", net_price: "120" },
          ...{ net: "180.00", vat: found.data.lines[1].vat },
        },
      ],
      totals: { net: "2181.00" },
      delivery: { tracking: "600012345678" },
      buyer_reference: "PO-7",
      invoice_refs: [{ number: "FS 9/2026" }],
    });
    assert.deepEqual(found.warnings, []);
    const again = await run("zamowienia", { mode: "full" }, "partial");
    assert.deepEqual(
      [again.counts.created, again.counts.updated, again.counts.unchanged],
      [0, 0, 2],
    );
    const refused = await call("GET", `/api/runs/${again.id}/refused`, 200);
    assert.match(refused.items[0].reason, /none of draft, open, confirmed/);
  });

  it("tell of a change as an event, and in the history", async () => {
    await sql(`update zamowienia set stan = 'W', zmieniony = '2026-11-09T08:00:00' where id = 2`);
    assert.equal((await run("zamowienia", {}, "partial")).counts.updated, 1);
    const [order] = (await call("GET", "/api/records/order?status=delivered", 200)).items;
    const changes = (await call("GET", `/api/records/order/${order.id}/changes`, 200)).items;
    assert.deepEqual(
      changes.map(({ field, before, after }: Record<string, string>) => [field, before, after]),
      [["status", "open", "delivered"]],
    );
    const events = await call("GET", `/api/events?subject=order/${order.id}`, 200);
    assert.deepEqual(
      events.items.map(({ type }: { type: string }) => type),
      ["order.updated", "order.created"],
    );
  });

  it("are narrowed down by direction, status, day and currency", async () => {
    assert.deepEqual(await numbers("direction=sales&limit=1"), ["ZK 2/2026"]);
    assert.deepEqual(await numbers("direction=purchase"), []);
    assert.deepEqual(await numbers("status=confirmed,open"), ["ZK 1/2026"]);
    assert.deepEqual(await numbers("date_from=2026-11-06&date_to=2026-11-06"), ["ZK 2/2026"]);
    assert.deepEqual(await numbers("currency=EUR"), []);
    const issue = async (url: string) => (await call("GET", url, 422)).errors[0].field;
    assert.match(await issue("/api/records/order?status=shipped"), /status/);
    assert.match(await issue("/api/records/order?direction=cost"), /direction/);
    assert.match(await issue("/api/records/invoice?direction=purchase"), /direction/);
    assert.match(await issue("/api/records/invoice?status=open"), /status/);
    assert.match(await issue("/api/records/order?direction=both"), /direction/);
  });

  it("go out by a definition, those that its filter means", async () => {
    const target = { files: { folder: "", name: "zam.csv", format: { codec: "csv" } } };
    const map = [
      { to: "numer", from: "number" },
      { to: "nip", from: "seller.ids[PL:NIP]" },
      { to: "netto", from: "totals.net" },
    ];
    const body = (filter: object) => ({
      direction: "export",
      export: { entity: "order", filter, target, map },
    });
    const more = { integration_id: "share", module: "orders" };
    await define("zam-out", body({ status: "confirmed" }), more);
    await run("zam-out");
    const text = readFileSync(join(share, "zam.csv"), "utf8");
    assert.match(
      text,
      /^\uFEFF?numer[,;]nip[,;]netto\r?\nZK 1\/2026[,;]7790115243[,;]2181\.00\r?\n$/,
    );
    await define("zam-wrong", body({ status: 5 }), more);
    const failed = await run("zam-wrong", {}, "failed");
    assert.match(JSON.stringify(failed.error ?? failed), /status/);
  });

  it("come in from a file of their own", async () => {
    const path = join(share, "po.csv");
    writeFileSync(path, "no;day;vendor;sum\nPO-1;2026-11-10;Metal s.r.o.;99,90\n");
    utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    const format = { codec: "csv", options: { separator: ";" } };
    const map = [
      { to: "direction", value: "purchase" },
      { to: "currency", value: "CZK" },
      { to: "number", from: "no" },
      { to: "issue_date", from: "day" },
      { to: "seller.name", from: "vendor" },
      { to: "totals.gross", from: "sum" },
    ];
    const source = { files: { pattern: "po.csv", format } };
    const body = { direction: "import", import: { entity: "order", key: ["no"], source, map } };
    await define("po", body, { integration_id: "share", module: "orders" });
    await run("po");
    assert.deepEqual(await numbers("direction=purchase&q=metal"), ["PO-1"]);
  });
});
