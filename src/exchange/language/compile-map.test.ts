import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { recordIssue } from "../../sync/validate.ts";
import type { Mapping } from "../mapping.ts";
import { compileExportMap, compileImportMap } from "./compile-map.ts";

const issueOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof InvalidInputError, String(error));
    return error.issues
      .map(({ field, message, remedy }) => `${field}: ${message}. ${remedy}`)
      .join("\n");
  }
  return assert.fail("nothing was refused");
};

const ITEM: Mapping[] = [
  { to: "code", from: "tw_Symbol" },
  { to: "name", from: ["n1", "n2"], transforms: [{ do: "join", separator: " " }] },
  { to: "prices[retail].amount", from: "cena" },
  { to: "prices[retail].currency", value: "PLN" },
  { to: "stock[MAG].on_hand", from: "stan" },
  { to: "category", expression: "text.or(row.grupa, 'other')" },
];

describe("an import map", () => {
  const map = compileImportMap({ entity: "item", map: ITEM });
  const columns = ["stan", "TW_SYMBOL", "n1", "n2", "cena", "grupa"];

  it("makes records of rows, with what the model wants filled in", () => {
    assert.deepEqual(map.columns, ["tw_Symbol", "n1", "n2", "cena", "stan", "grupa"]);
    const bound = map.bind(columns);
    const expected = {
      data: {
        ...{ code: "T1", name: "Śruba M8", category: "other", type: "goods", active: true },
        prices: [{ list: "retail", amount: "12.5", currency: "PLN", is_gross: false }],
        stock: [{ warehouse: "MAG", on_hand: "3" }],
      },
    };
    assert.deepEqual(bound(["3.000", "T1", "Śruba", "M8", "12.50", null]), expected);
    const row: Record<string, Cell> = {
      tw_Symbol: "T1",
      n1: "Śruba",
      n2: "M8",
      cena: "12.50",
      stan: 3,
    };
    assert.deepEqual(
      map.toRecord((name) => row[name]),
      expected,
    );
    assert.equal(recordIssue("item", expected.data), undefined);
  });

  it("leaves a price out that has only its currency", () => {
    const made = map.bind(columns)([null, "T1", "Śruba", null, null, "x"]);
    assert.deepEqual(made, {
      data: {
        ...{ code: "T1", name: "Śruba" },
        ...{ category: "x", type: "goods", active: true },
      },
    });
  });

  it("lists everything that is wrong with a row", () => {
    const made = map.bind(columns)(["many", "", "Śruba", null, "a lot", null]);
    assert.ok("issues" in made);
    assert.deepEqual(
      made.issues.map(({ field }) => field),
      ["prices[retail].amount", "stock[MAG].on_hand", "code"],
    );
  });

  it("survives any cells", () => {
    const cell = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array(),
    );
    const bound = map.bind(columns);
    fc.assert(
      fc.property(fc.array(cell as fc.Arbitrary<Cell>, { maxLength: 8 }), (cells) => {
        const made = bound(cells);
        assert.ok("data" in made || made.issues.length > 0);
      }),
    );
  });

  it("is refused as a whole where a part of it is wrong", () => {
    const wrong = (mapping: Mapping) =>
      issueOf(() => compileImportMap({ entity: "item", map: [...ITEM, mapping] }));
    assert.match(wrong({ to: "cod", from: "x" }), /^map\[6\]\.to: .*Did you mean code/);
    assert.match(
      wrong({ to: "ean", expression: "row.x +" }),
      /^map\[6\]\.expression: at character/,
    );
    const children = [{ into: "price", map: [{ to: "amount", from: "x" }] }];
    assert.match(
      issueOf(() => compileImportMap({ entity: "item", map: ITEM, children })),
      /children\[0\]\.into: .*Did you mean prices/,
    );
  });

  it("is quick", () => {
    const names = [
      "code",
      "name",
      "ean",
      "unit",
      "vat_rate",
      "category",
      "manufacturer",
      "description",
    ];
    const plain = compileImportMap({ entity: "item", map: names.map((to) => ({ to, from: to })) });
    const bound = plain.bind(names);
    const row = ["T-0001", "Śruba M8", "5901234123457", "szt", "23.00", "Śruby", "ACME", "opis"];
    const startedAt = performance.now();
    for (let i = 0; i < 100_000; i += 1) assert.ok("data" in bound(row));
    assert.ok(
      performance.now() - startedAt < 2_000,
      "100,000 rows take less than 2 s on a busy machine",
    );
  });
});

describe("invoices", () => {
  const base: Mapping[] = [
    { to: "direction", value: "sales" },
    { to: "currency", value: "pln" },
    { to: "number", from: "nr" },
  ];
  const made = (map: Mapping[], row: Record<string, Cell>, lines?: Record<string, Cell>[]) => {
    const children = lines && [
      {
        into: "lines",
        map: ["name", "qty", "net_price", "net", "gross", "vat.local_code", "vat.amount"].map(
          (to) => ({ to, from: to }),
        ),
      },
    ];
    const compiled = compileImportMap({
      entity: "invoice",
      map: [...base, ...map],
      ...(children ? { children } : {}),
    });
    const readers = lines ? { lines: lines.map((line) => (name: string) => line[name]) } : {};
    const result = compiled.toRecord((name) => row[name], readers);
    assert.ok("data" in result, JSON.stringify(result));
    assert.equal(recordIssue("invoice", result.data), undefined);
    return result.data;
  };

  it("have their sums from their lines", () => {
    const { totals, vat_breakdown, lines, kind, status } = made([], { nr: "FV 1" }, [
      { name: "a", qty: "2.0000", net_price: "10.00", "vat.local_code": "23%" },
      { name: "b", net: "5.50", "vat.local_code": "zw" },
      { name: "c", gross: "123.00", "vat.local_code": "23%" },
    ]);
    assert.deepEqual([kind, status], ["invoice", "open"]);
    assert.deepEqual(vat_breakdown, [
      {
        category: "S",
        rate: "23",
        local_code: "23%",
        taxable: "120.00",
        tax: "27.60",
        gross: "147.60",
      },
      { category: "E", rate: "0", local_code: "zw", taxable: "5.50", tax: "0.00", gross: "5.50" },
    ]);
    assert.deepEqual(totals, { net: "125.50", tax: "27.60", gross: "153.10" });
    assert.deepEqual(
      (lines as { no: number }[]).map(({ no }) => no),
      [1, 2, 3],
    );
  });

  it("have them from two of their totals where no line says enough", () => {
    const map = ["net", "gross"].map((name) => ({ to: `totals.${name}`, from: name }));
    const { totals, vat_breakdown } = made(map, { nr: "1", net: "100", gross: "123" }, [
      { name: "x" },
    ]);
    assert.deepEqual(vat_breakdown, [{ taxable: "100.00", tax: "23.00", gross: "123.00" }]);
    assert.deepEqual(totals, { net: "100.00", gross: "123.00", tax: "23.00" });
    assert.deepEqual(made([], { nr: "1" }).totals, {});
  });

  it("keep what the map gives", () => {
    const map = [
      { to: "vat_breakdown[0].taxable", from: "n" },
      { to: "vat_breakdown[0].local_code", value: "8" },
      { to: "vat_breakdown[0].tax", from: "t" },
      { to: "vat_breakdown[1].taxable", from: "none" },
      { to: "vat_breakdown[1].local_code", value: "23" },
      { to: "totals.gross", from: "g" },
      { to: "kind", value: "correction" },
    ];
    const record = made(map, { nr: "1", n: "10", t: "0.8", g: "10.81" });
    assert.deepEqual(record.vat_breakdown, [
      { taxable: "10.00", local_code: "8", tax: "0.80", rate: "8", category: "S" },
    ]);
    assert.deepEqual(record.totals, { gross: "10.81", net: "10.00", tax: "0.80" });
    assert.equal(record.kind, "correction");
  });

  it("need a direction and a currency", () => {
    const result = compileImportMap({
      entity: "invoice",
      map: [{ to: "number", from: "nr" }],
    }).toRecord(() => "x");
    assert.deepEqual(result, {
      issues: ["direction", "currency"].map((field) => ({ field, reason: "is missing" })),
    });
  });
});

describe("an export map", () => {
  const META = {
    id: 7,
    batch: 3,
    row: 1,
    run: "run_1",
    definition: "sales",
    now: "2026-03-01T10:00:00Z",
  };
  const record = {
    number: "FV 1",
    issue_date: "2026-03-01",
    buyer: { name: "Żółw", ids: [{ scheme: "PL:NIP", value: "PL5261040828" }] },
    lines: [{ name: "a", net: "10.00" }, { name: "b" }],
  };

  it("makes rows of records, and of their lists", () => {
    const map = compileExportMap({
      entity: "invoice",
      map: [
        { to: "ID", from: "meta.id" },
        { to: "NR", from: "number", transforms: [{ do: "upper" }] },
        {
          to: "DATA",
          from: "issue_date",
          transforms: [{ do: "date", format: "YYYY-MM-DD", to: "clarion_days" }],
        },
        { to: "NIP", from: "buyer.tax_id" },
        { to: "UWAGI", from: "note" },
        { to: "ILE", expression: "size(record.lines)" },
        { to: "__proto__", value: true },
      ],
      children: [
        {
          from: "lines",
          map: [
            { to: "NR", from: "parent.number" },
            { to: "LP", from: "meta.line" },
            { to: "OPIS", expression: "record.name + '/' + parent.number" },
            { to: "NETTO", from: "net" },
          ],
        },
      ],
    });
    const made = map.toRow(record, META);
    assert.ok("row" in made);
    assert.deepEqual(map.columns, ["ID", "NR", "DATA", "NIP", "UWAGI", "ILE", "__proto__"]);
    assert.deepEqual(Object.entries(made.row), [
      ...[
        ["ID", 7],
        ["NR", "FV 1"],
        ["DATA", 82_243],
        ["NIP", "5261040828"],
        ["UWAGI", null],
      ],
      ...[
        ["ILE", 2],
        ["__proto__", true],
      ],
    ]);
    assert.deepEqual(
      made.children.lines?.map((row) => Object.values(row)),
      [
        ["FV 1", 1, "a/FV 1", "10.00"],
        ["FV 1", 2, "b/FV 1", null],
      ],
    );
  });

  it("lists what does not fit, and refuses what is none", () => {
    const map = compileExportMap({
      entity: "invoice",
      map: [{ to: "X", from: "number", transforms: [{ do: "number" }] }],
    });
    assert.deepEqual(map.toRow(record, META), {
      issues: [{ field: "X", reason: '"FV 1" is no number' }],
    });
    const wrong = (from: string) =>
      issueOf(() => compileExportMap({ entity: "invoice", map: [{ to: "X", from }] }));
    assert.match(wrong("numbr"), /map\[0\]\.from: .*Did you mean number/);
    assert.match(wrong("meta.nothing"), /no meta\.nothing/);
    const children = [{ from: "line", map: [{ to: "X", from: "name" }] }];
    assert.match(
      issueOf(() => compileExportMap({ entity: "invoice", map: [], children })),
      /Did you mean lines/,
    );
  });
});
