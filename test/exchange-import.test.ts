import assert from "node:assert/strict";
import { existsSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type ExchangeBed, openExchangeBed } from "./exchange-bed.ts";

const COUNTS = ["read", "created", "updated", "unchanged", "refused"] as const;
const counts = (run: { counts: Record<string, number> }) => COUNTS.map((name) => run.counts[name]);

const CONTRACTORS = {
  direction: "import",
  import: {
    ...{ entity: "party", source: { table: "bs_contacts_view" }, key: ["bs_contact_id"] },
    map: [
      { to: "name", from: ["nazwa1", "nazwa2"], transforms: [{ do: "join", separator: " " }] },
      { to: "ids[PL:NIP]", from: "nip", transforms: [{ do: "digits" }] },
      { to: "role", value: "customer" },
      { to: "address.city", from: "miasto" },
      { to: "contact.email", from: "email", transforms: [{ do: "trim" }, { do: "lower" }] },
      { to: "active", from: "nieaktywny", transforms: [{ do: "boolean", true: ["0"] }] },
    ],
    incremental: { column: "zmieniony" },
    deletes: "compare",
  },
};

describe("imports by definition", async () => {
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
  const records = async (entity: string): Promise<{ data: Record<string, unknown> }[]> =>
    (await call("GET", `/api/records/${entity}?limit=200`, 200)).items;

  before(async () => {
    await sql(`create table kontrahent (bs_contact_id int primary key, nazwa1 text, nazwa2 text, nip text,
      miasto text, email text, nieaktywny int not null default 0, zmieniony timestamp not null default '2026-11-01T08:00:00')`);
    await sql(`create view bs_contacts_view as select * from kontrahent`);
    await sql(`insert into kontrahent (bs_contact_id, nazwa1, nazwa2, nip, miasto, email) values
      (1, 'Żółta Łódź', 'sp. z o.o.', '525-22-48-481', 'Łódź', ' BIURO@LODZ.example '),
      (2, 'Warsztat', null, '113-191-12-33', 'Gdynia', null),
      (3, null, null, '7010000009', 'Kraków', 'x@y.example')`);
  });

  it("reads a view, sets aside what does not fit, and changes nothing the second time", async () => {
    await define("kontrahenci", CONTRACTORS, { module: "parties" });
    const tried = await run("kontrahenci", { dry_run: true, mode: "full" }, "partial");
    assert.deepEqual(counts(tried), [3, 2, 0, 0, 1]);
    const preview = (await call("GET", `/api/runs/${tried.id}/preview`, 200)).items;
    assert.deepEqual(
      preview.map((one: { title: string }) => one.title),
      ["Żółta Łódź sp. z o.o.", "Warsztat"],
    );
    assert.equal((await records("party")).length, 0);
    const first = await run("kontrahenci", { mode: "full" }, "partial");
    assert.deepEqual(counts(first), [3, 2, 0, 0, 1]);
    const [refused] = (await call("GET", `/api/runs/${first.id}/refused`, 200)).items;
    assert.deepEqual([refused.remote_id, refused.field], ["3", "name"]);
    const lodz = (await records("party")).find(({ data }) => String(data.name).startsWith("Żółta"));
    assert.deepEqual(lodz?.data, {
      ...{ role: "customer", name: "Żółta Łódź sp. z o.o.", active: true },
      ids: [{ scheme: "PL:NIP", value: "5252248481" }],
      ...{ address: { city: "Łódź" }, contact: { email: "biuro@lodz.example" } },
    });
    assert.deepEqual(
      counts(await run("kontrahenci", { mode: "full" }, "partial")),
      [3, 0, 0, 2, 1],
    );
    await sql(`update kontrahent set nazwa1 = 'Zielony Las' where bs_contact_id = 3`);
    const again = await run("kontrahenci", { refused_of: first.id });
    assert.deepEqual(counts(again), [1, 1, 0, 0, 0]);
  });

  it("reads only what has changed, with what changed while the last read went on", async () => {
    await run("kontrahenci");
    await sql(
      `update kontrahent set miasto = 'Sopot', zmieniony = '2026-11-02T10:00:00' where bs_contact_id = 2`,
    );
    const changed = await run("kontrahenci");
    assert.equal(changed.counts.updated, 1);
    assert.equal(changed.counts.created, 0);
    await sql(`insert into kontrahent (bs_contact_id, nazwa1, nip, zmieniony) values
      (4, 'Spóźniony', '5213003700', '2026-11-02T09:59:30')`);
    assert.deepEqual(counts(await run("kontrahenci")), [2, 1, 0, 1, 0]);
  });

  it("notices in a full read what has gone", async () => {
    await sql(`delete from kontrahent where bs_contact_id = 4`);
    const full = await run("kontrahenci", { mode: "full" });
    assert.equal(full.counts.updated, 1);
    assert.equal((await records("party")).length, 3);
  });

  it("links chosen records by their tax number", async () => {
    await sql(`create table obcy (id int primary key, nazwa text, nip text)`);
    await sql(
      `insert into obcy values (77, 'Warsztat w Gdyni', '1131911233'), (78, 'Ktoś inny', '9999999999')`,
    );
    await define("podwiaz", {
      direction: "import",
      import: {
        ...{ entity: "party", source: { table: "obcy" }, key: ["id"], link: "nip = '{tax_id}'" },
        map: [
          { to: "name", from: "nazwa" },
          { to: "ids[PL:NIP]", from: "nip" },
          { to: "role", value: "supplier" },
        ],
      },
    });
    const all = (await call("GET", "/api/records/party?limit=200", 200)).items;
    const { id } = all.find((one: { data: { name: string } }) => one.data.name === "Warsztat");
    const linked = await run("podwiaz", { ids: [id] });
    assert.equal(linked.counts.read, 1);
    const { origins } = await call("GET", `/api/records/party/${id}`, 200);
    assert.deepEqual(origins.map((one: { remote_id: string }) => one.remote_id).toSorted(), [
      "2",
      "podwiaz/77",
    ]);
  });

  it("reads documents with their lines, and items with prices and stock", async () => {
    await sql(
      `create table dok (id int primary key, numer text, data date, nip text, nazwa text, waluta text, typ int)`,
    );
    await sql(
      `create table poz (dok_id int, lp int, nazwa text, ilosc numeric(12,3), cena numeric(12,2), netto numeric(12,2), vat int, brutto numeric(12,2), primary key (dok_id, lp))`,
    );
    await sql(
      `insert into dok values (1, 'FS 1/2026', '2026-11-05', '5252248481', 'Żółta Łódź', 'PLN', 2), (2, 'FS 2/2026', '2026-11-06', '1131911233', 'Warsztat', 'PLN', 2), (3, 'PA 1', '2026-11-06', null, null, 'PLN', 21)`,
    );
    await sql(
      `insert into poz values (1, 1, 'Silnik', 2, 100, 200, 23, 246), (1, 2, 'Montaż', 1, 50, 50, 23, 61.5), (2, 1, 'Książka', 3.5, 10, 35, 5, 36.75)`,
    );
    await define("faktury", {
      direction: "import",
      import: {
        ...{ entity: "invoice", source: { table: "dok", where: "typ = 2" }, key: ["id"] },
        map: [
          { to: "direction", value: "sales" },
          { to: "number", from: "numer" },
          { to: "issue_date", from: "data" },
          { to: "currency", from: "waluta" },
          { to: "seller.ids[PL:NIP]", value: "7010000009" },
          { to: "buyer.ids[PL:NIP]", from: "nip" },
          { to: "buyer.name", from: "nazwa" },
        ],
        children: [
          {
            ...{ into: "lines", table: "poz", parent_key: ["dok_id"], order: ["lp"] },
            map: [
              { to: "no", from: "lp" },
              { to: "name", from: "nazwa" },
              { to: "qty", from: "ilosc" },
              { to: "net_price", from: "cena" },
              { to: "net", from: "netto" },
              { to: "vat.rate", from: "vat" },
              { to: "gross", from: "brutto" },
            ],
          },
        ],
        page_size: 1,
      },
    });
    assert.deepEqual(counts(await run("faktury", { mode: "full" })), [2, 2, 0, 0, 0]);
    const [second, first] = await records("invoice");
    assert.ok(first && second);
    assert.equal(first.data.number, "FS 1/2026");
    assert.equal((first.data.totals as { gross: string }).gross, "307.50");
    assert.equal((first.data.lines as unknown[]).length, 2);
    assert.equal((second.data.lines as { qty: string }[])[0]?.qty, "3.5");
  });

  it("takes a change queue, and empties it as it goes", async () => {
    await sql(`create table kolejka (id serial primary key, klucz int, co text)`);
    await sql(`create table towar (tw_id int primary key, symbol text, nazwa text)`);
    await sql(`insert into towar values (1, 'A-1', 'Śruba'), (2, 'A-2', 'Nakrętka')`);
    await define("towary", {
      direction: "import",
      import: {
        ...{ entity: "item", source: { table: "towar" }, key: ["tw_id"] },
        map: [
          { to: "code", from: "symbol" },
          { to: "name", from: "nazwa" },
        ],
        incremental: { queue: { table: "kolejka", id: "id", key: ["klucz"], operation: "co" } },
      },
    });
    await run("towary", { mode: "full" });
    await sql(`insert into kolejka (klucz, co) values (1, 'U'), (2, 'D'), (1, 'U')`);
    await sql(`update towar set nazwa = 'Śruba M8' where tw_id = 1`);
    await sql(`delete from towar where tw_id = 2`);
    const tried = await run("towary", { dry_run: true });
    assert.equal(tried.counts.updated, 2);
    assert.equal((await sql("select count(*)::int as n from kolejka"))[0]?.n, 3);
    assert.equal((await run("towary")).counts.updated, 2);
    assert.equal((await sql("select count(*)::int as n from kolejka"))[0]?.n, 0);
    assert.deepEqual(
      (await records("item")).map(({ data }) => data.name),
      ["Śruba M8"],
    );
  });

  it("joins a row to the record that the rule finds", async () => {
    await sql(`create table sklep (id int primary key, tytul text, kod text)`);
    await sql(`insert into sklep values (501, 'Sruba M8 ocynk', 'X-9')`);
    const { id } = (await call("GET", "/api/records/item?q=A-1", 200)).items[0];
    await define("sklep", {
      direction: "import",
      import: {
        ...{ entity: "item", source: { table: "sklep" }, key: ["id"], match: "name = '{nazwa}'" },
        map: [
          { to: "code", from: "kod" },
          { to: "name", from: "tytul" },
        ],
      },
    });
    await sql(`alter table sklep add nazwa text default 'Śruba M8'`);
    await run("sklep", { mode: "full" });
    const { origins } = await call("GET", `/api/records/item/${id}`, 200);
    assert.equal(origins.length, 2);
  });

  it("reads files once, moves them, and puts aside one that is broken", async () => {
    const put = (name: string, text: string | Buffer) => {
      const path = join(share, name);
      writeFileSync(path, text);
      utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    };
    put(
      "a.csv",
      Buffer.from("kod;nazwa\r\nB-1;\u015aruba d\u0142uga\r\nB-2;Podk\u0142adka\r\n", "utf8"),
    );
    put("b.csv", "kod;nazwa\r\nB-3;Kolek\r\n;bez kodu\r\n");
    put("c.txt", "nic");
    await define(
      "pliki",
      {
        direction: "import",
        import: {
          ...{ entity: "item", key: ["kod"] },
          source: {
            files: {
              ...{ pattern: "*.csv", format: { codec: "csv", options: { separator: ";" } } },
              after: "move",
            },
          },
          map: [
            { to: "code", from: "kod" },
            { to: "name", from: "nazwa" },
          ],
        },
      },
      { integration_id: "share" },
    );
    const first = await run("pliki", {}, "partial");
    assert.deepEqual(counts(first), [4, 3, 0, 0, 1]);
    assert.ok(existsSync(join(share, "done/a.csv")) && !existsSync(join(share, "a.csv")));
    assert.deepEqual(counts(await run("pliki")), [0, 0, 0, 0, 0]);
    put("a.csv", "kod;nazwa\r\nB-1;Śruba bardzo długa\r\n");
    assert.deepEqual(counts(await run("pliki")), [1, 0, 1, 0, 0]);
    assert.ok(existsSync(join(share, "done/a-2.csv")));
    const files = (await call("GET", "/api/exchange/definitions/pliki/files", 200)).items;
    assert.deepEqual(
      files.map((one: { path: string; rows: number; state: string }) => [
        one.path,
        one.rows,
        one.state,
      ]),
      [
        ["/a.csv", 1, "done"],
        ["/b.csv", 2, "done"],
        ["/a.csv", 2, "done"],
      ],
    );
  });

  it("keeps rows of two tables apart that have the same keys", async () => {
    await sql(`create table czesc (id int primary key, symbol text, nazwa text)`);
    await sql(`create table usluga (id int primary key, symbol text, nazwa text)`);
    await sql(`insert into czesc values (1, 'CZ-1', 'Czujnik'), (2, 'CZ-2', 'Przekaźnik')`);
    await sql(`insert into usluga values (1, 'US-1', 'Przegląd'), (2, 'US-2', 'Dojazd')`);
    const body = (table: string) => ({
      direction: "import",
      import: {
        ...{ entity: "item", source: { table }, key: ["id"] },
        map: [
          { to: "code", from: "symbol" },
          { to: "name", from: "nazwa" },
        ],
      },
    });
    await define("czesci", body("czesc"));
    const made = await define("uslugi", body("usluga"));
    assert.equal(made.body.import.id_prefix, "uslugi");
    await run("czesci", { mode: "full" });
    assert.deepEqual(counts(await run("uslugi", { mode: "full" })), [2, 2, 0, 0, 0]);
    assert.deepEqual(counts(await run("czesci", { mode: "full" })), [2, 0, 0, 2, 0]);
    await sql(`update usluga set symbol = '' where id = 1`);
    const refused = await run("uslugi", { mode: "full" }, "partial");
    await sql(`update usluga set symbol = 'US-1', nazwa = 'Przegląd roczny' where id = 1`);
    const again = await run("uslugi", { refused_of: refused.id });
    assert.deepEqual(counts(again), [1, 0, 1, 0, 0]);
    const { id } = (await call("GET", "/api/records/item?q=US-2", 200)).items[0];
    assert.equal((await run("uslugi", { ids: [id] })).counts.read, 1);
  });

  it("reads what people upload as soon as a definition says what it is", async () => {
    const about = {
      provider: "data_files",
      integration_type: "file",
      credentials: {},
      settings: {},
    };
    await call("POST", "/api/integrations", 201, { id: "uploads", ...about });
    const upload = async (name: string, text: string) => {
      const part = `Content-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n${text}\r\n`;
      const answer = await exchange.bed.app.inject({
        ...{ method: "POST", url: "/api/integrations/uploads/upload/documents" },
        headers: { host: "localhost:8000", "content-type": "multipart/form-data; boundary=xx" },
        payload: `--xx\r\n${part}--xx--\r\n`,
      });
      assert.equal(answer.statusCode, 202, answer.body);
      return answer.json();
    };
    const unread = await upload("czesci.csv", "kod;nazwa\r\nU-1;Klucz\r\n");
    assert.equal(unread.not_started.code, "nothing_reads_them");
    const format = { codec: "csv", options: { separator: ";" } };
    const body = {
      direction: "import",
      import: {
        ...{ entity: "item", key: ["kod"], source: { files: { pattern: "*.csv", format } } },
        map: [
          { to: "code", from: "kod" },
          { to: "name", from: "nazwa" },
        ],
      },
    };
    await define("wgrane", body, { integration_id: "uploads" });
    assert.deepEqual(counts(await run("wgrane")), [1, 1, 0, 0, 0]);
    const { run: started } = await upload("nowe.csv", "kod;nazwa\r\nU-2;Młotek\r\n;puste\r\n");
    for (let tries = 0; tries < 100; tries += 1) {
      const { state } = await call("GET", `/api/runs/${started.id}`, 200);
      if (state === "partial") break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { items } = await call("GET", "/api/integrations/uploads/inbox", 200);
    assert.deepEqual(
      items.map((one: { name: string; state: string; records: number; refused: number }) => [
        ...[one.name, one.state, one.records, one.refused],
      ]),
      [
        ["uploads/czesci.csv", "read", 1, 0],
        ["uploads/nowe.csv", "read", 1, 1],
      ],
    );
  });
});
