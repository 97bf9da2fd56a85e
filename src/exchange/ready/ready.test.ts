import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import type { FileRow } from "../../formats/rows/codec.ts";
import { codecOptions, findCodec } from "../../formats/rows/codecs.ts";
import { fileRow, goodRows, writeRows } from "../../formats/testing/codec-rows.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { Invoice } from "../../model/invoice.ts";
import { Item } from "../../model/item.ts";
import { Party } from "../../model/party.ts";
import { ExchangeBody, SLUG_PATTERN } from "../definition.ts";
import { bodyIssues } from "../language/check-body.ts";
import { compileExportMap, compileImportMap } from "../language/compile-map.ts";
import { parseCondition } from "../language/condition.ts";
import { READY, type ReadyDefinition } from "./index.ts";

const ENTITY_OF = { invoices: "invoice", parties: "party", items: "item", orders: "order" };
const META = {
  id: 7,
  batch: 1,
  row: 1,
  run: "run_1",
  definition: "d",
  now: "2026-11-22T00:00:00Z",
};
const PARTY = {
  name: 'Demo „Serwis" Sp. z o.o.',
  ids: [{ scheme: "PL:NIP", value: "5250000001" }],
  address: { line1: "Portowa 1/2", city: "Łódź", post_code: "81-001", country_code: "PL" },
  contact: { phone: "+48 600", email: "biuro@demo.example" },
};
const invoice = (direction: "sales" | "cost", more: Partial<Invoice> = {}): Invoice => ({
  direction,
  kind: "invoice",
  number: "FS/12/2026",
  issue_date: "2026-11-15",
  delivery_date: "2026-11-14",
  due_date: "2026-11-29",
  currency: "PLN",
  seller: direction === "cost" ? PARTY : {},
  buyer: direction === "sales" ? PARTY : {},
  lines: [
    {
      no: 1,
      name: "Silnik",
      seller_code: "S-1",
      qty: "2",
      unit_local: "szt.",
      net_price: "425.00",
      net: "850.00",
      vat: { category: "S", rate: "23", amount: "195.50" },
      gross: "1045.50",
    },
    {
      no: 2,
      name: "Książka",
      qty: "1",
      net_price: "100.00",
      net: "100.00",
      vat: { category: "S", rate: "5", amount: "5.00" },
      gross: "105.00",
    },
  ],
  vat_breakdown: [
    { category: "S", rate: "23", local_code: "23", taxable: "850.00", tax: "195.50" },
    { category: "S", rate: "5", local_code: "5", taxable: "100.00", tax: "5.00" },
  ],
  totals: { net: "950.00", tax: "200.50", gross: "1150.50" },
  payment: { means: "transfer" },
  status: "open",
  ...more,
});
const party: Party = { role: "supplier", active: true, ...PARTY };
const item: Item = {
  ...{
    code: "S-1",
    name: "Silnik bramy",
    description: "400 N",
    type: "goods",
    ean: "5900000000017",
  },
  ...{ unit: "szt.", vat_rate: "23", active: true },
  prices: [{ list: "Detaliczna", currency: "PLN", amount: "1045.50", is_gross: true }],
};

const exportOf = ({ body }: ReadyDefinition) => {
  assert.ok(body.export?.target.files);
  return { ...body.export, files: body.export.target.files };
};

/** As the engine makes the rows of a file. */
function rowsOf(ready: ReadyDefinition, records: readonly object[]): FileRow[] {
  const { entity, map, files } = exportOf(ready);
  const children = files.children ?? [];
  const compiled = compileExportMap({ entity, map, children });
  return records.map((record, i) => {
    const made = compiled.toRow(record as Record<string, unknown>, META);
    assert.ok("row" in made, JSON.stringify(made));
    const lists = children.map(
      ({ from, child = from }) =>
        [child, (made.children[from] ?? []).map((values) => fileRow(values))] as const,
    );
    return fileRow(made.row, Object.fromEntries(lists), i + 1);
  });
}

async function written(slug: string, records: readonly object[]): Promise<Buffer> {
  const ready = find(slug);
  const { files } = exportOf(ready);
  const codec = findCodec(ready.codec);
  const rows = rowsOf(ready, records);
  const options = files.format.options ?? {};
  for (const row of rows)
    assert.deepEqual(codec.refusals?.(row, codecOptions(codec, options)), [], slug);
  return writeRows(codec, rows, options);
}

/** As the engine makes records of the rows of a file. */
async function imported(slug: string, bytes: Buffer): Promise<Record<string, unknown>[]> {
  const { body, codec } = find(slug);
  const definition = body.import;
  assert.ok(definition?.source.files);
  const { entity, map, children = [] } = definition;
  const compiled = compileImportMap({ entity, map, children });
  if (definition.source.where !== undefined)
    parseCondition(definition.source.where, { tokens: false });
  const rows = await goodRows(
    findCodec(codec),
    bytes,
    definition.source.files.format.options ?? {},
  );
  return rows.map((row) => {
    const lists = children.map(
      ({ into, child = into }) =>
        [
          into,
          (row.children?.[child] ?? []).map(
            ({ values }) =>
              (name: string) =>
                values[name],
          ),
        ] as const,
    );
    const made = compiled.toRecord((name) => row.values[name], Object.fromEntries(lists));
    assert.ok("data" in made, JSON.stringify(made));
    for (const key of definition.key) assert.ok(row.values[key] !== undefined, `${slug}: ${key}`);
    return made.data;
  });
}

function find(slug: string): ReadyDefinition {
  const found = READY.find((one) => one.slug === slug);
  assert.ok(found, slug);
  return found;
}

/** A contractor without a code of its own gets its tax id for one. */
const IDS = ["CODE 5250000001", "PL:NIP 5250000001"];
const idsOf = ({ ids = [] }: Pick<Party, "ids">) =>
  ids.map(({ scheme, value }) => `${scheme} ${value}`).toSorted();

describe("ready definitions for the files of ERPs", () => {
  it("are definitions that the hub takes, each with its own name in five languages", () => {
    assert.equal(new Set(READY.map(({ slug }) => slug)).size, READY.length);
    for (const { slug, name, body, codec, module } of READY) {
      assert.match(slug, new RegExp(SLUG_PATTERN));
      assert.equal(
        new Set(LANGUAGES.map((language) => name[language])).size,
        LANGUAGES.length,
        slug,
      );
      assert.ok(
        Value.Check(ExchangeBody, body),
        `${slug}: ${JSON.stringify([...Value.Errors(ExchangeBody, body)].slice(0, 2))}`,
      );
      assert.deepEqual(bodyIssues(body), [], slug);
      const entity = body.import?.entity ?? body.export?.entity;
      assert.deepEqual(entity, ENTITY_OF[module]);
      const format = body.import?.source.files?.format ?? body.export?.target.files?.format;
      assert.equal(format?.codec, codec);
    }
  });

  it("take invoices there and back with their parties and rates", async () => {
    for (const program of ["optima", "insert", "symfonia", "subiekt"]) {
      for (const direction of ["sales", "cost"] as const) {
        const object = direction === "sales" ? "sales" : "costs";
        const bytes = await written(`${program}-export-${object}`, [invoice(direction)]);
        const [back] = await imported(`${program}-import-${object}`, bytes);
        const found = Value.Parse(Invoice, back);
        const side = direction === "sales" ? found.buyer : found.seller;
        const facts = [
          found.direction,
          found.number,
          found.issue_date,
          found.due_date,
          found.currency,
        ];
        assert.deepEqual(
          facts,
          [direction, "FS/12/2026", "2026-11-15", "2026-11-29", "PLN"],
          program,
        );
        assert.deepEqual([side.name?.slice(0, 4), idsOf(side)], ["Demo", IDS], program);
        const { net, tax, gross } = found.totals;
        assert.deepEqual([net, tax, gross], ["950.00", "200.50", "1150.50"], program);
        assert.deepEqual(
          found.vat_breakdown.map((row) => [row.rate, row.taxable, row.tax]),
          [
            ["23", "850.00", "195.50"],
            ["5", "100.00", "5.00"],
          ],
          program,
        );
        assert.equal(found.payment?.means, "transfer", program);
        assert.equal(found.kind, "invoice");
        const lines = found.lines.map(({ name, qty, net: amount }) => [name, qty, amount]);
        const expected = [
          ["Silnik", "2", "850.00"],
          ["Książka", "1", "100.00"],
        ];
        assert.deepEqual(lines, program === "subiekt" ? expected : [], program);
      }
    }
  });

  it("take corrections, exempt sales and other currencies", async () => {
    const correction = invoice("sales", {
      kind: "correction",
      number: "KFS/1/2026",
      preceding_invoices: [{ number: "FS/12/2026", date: "2026-11-15" }],
      vat_breakdown: [
        { category: "E", rate: "0", local_code: "zw", taxable: "-10.00", tax: "0.00" },
      ],
      totals: { net: "-10.00", tax: "0.00", gross: "-10.00" },
    });
    for (const program of ["optima", "insert", "symfonia"]) {
      const [back] = await imported(
        `${program}-import-sales`,
        await written(`${program}-export-sales`, [correction]),
      );
      const found = Value.Parse(Invoice, back);
      assert.deepEqual([found.kind, found.totals.net], ["correction", "-10.00"], program);
      assert.equal(found.vat_breakdown[0]?.rate, "0", program);
    }
    const optima = (await written("optima-export-sales", [correction])).toString();
    assert.match(optima, /<KOREKTA>Tak<\/KOREKTA>\n<KOREKTA_NUMER>FS\/12\/2026<\/KOREKTA_NUMER>/);
    assert.match(optima, /<STATUS_VAT>zwolniona<\/STATUS_VAT>/);
    const foreign = invoice("cost", { currency: "EUR", exchange_rate: { rate: "4.25" } });
    const symfonia = (await written("symfonia-export-costs", [foreign])).toString("latin1");
    assert.match(
      symfonia,
      /\tkwota =4889\.63\r\n\tnetto =4037\.50\r\n\tvat =852\.13\r\n\twalnetto =950\.00/,
    );
    assert.match(
      (await written("optima-export-costs", [foreign])).toString(),
      /<NETTO_SYS>3612\.50</,
    );
  });

  it("take parties and items there and back", async () => {
    for (const program of ["optima", "subiekt", "symfonia", "enova"]) {
      const [back] = await imported(
        `${program}-import-parties`,
        await written(`${program}-export-parties`, [party]),
      );
      const found = Value.Parse(Party, back);
      assert.deepEqual([found.name.slice(0, 4), idsOf(found)], ["Demo", IDS], program);
      assert.deepEqual(
        [found.address?.city, found.address?.line1],
        ["Łódź", "Portowa 1/2"],
        program,
      );
    }
    for (const program of ["subiekt", "enova"]) {
      const [back] = await imported(
        `${program}-import-items`,
        await written(`${program}-export-items`, [item]),
      );
      const found = Value.Parse(Item, back);
      assert.deepEqual(
        [found.code, found.name, found.ean, found.description],
        ["S-1", "Silnik bramy", item.ean, "400 N"],
      );
      if (program === "subiekt") {
        assert.deepEqual(found.prices, [
          { list: "Detaliczna", currency: "PLN", amount: "850", is_gross: false },
        ]);
      }
    }
  });

  it("write sales for enova365 with contractor and items", async () => {
    const text = (
      await written("enova-export-sales", [invoice("sales"), invoice("sales")])
    ).toString();
    assert.equal(text.match(/<Kontrahent key="Kod=5250000001">/g)?.length, 1);
    assert.equal(text.match(/<DokumentHandlowy guid=/g)?.length, 2);
    assert.match(
      text,
      /<Towar where="Kod=S-1" \/>\n<Ilosc>2 szt\.<\/Ilosc>\n<Cena>425\.00 PLN<\/Cena>/,
    );
  });
});
