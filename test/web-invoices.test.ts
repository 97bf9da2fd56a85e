import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import fc from "fast-check";
import { INVOICE_WARNINGS } from "../src/model/checks/warning.ts";
import { SORT_FIELDS } from "../src/store/invoice-list.ts";
import type { HubRecord } from "../web/src/api/types.ts";
import {
  amountOf,
  type InvoiceFilters,
  invoiceFiltersOf,
  isSameList,
  SORT_WORDS,
  setFilters,
} from "../web/src/invoice-filters.ts";
import { differencesOf } from "../web/src/parts/invoice/differences.ts";
import { WARNING_CODES as SHOWN_CODES } from "../web/src/parts/invoice/warning-codes.ts";

const ORIGIN: HubRecord["origins"][number] = {
  id: 1,
  integration_id: "books",
  stream: "invoices",
  remote_id: "7",
  remote_version: null,
  authority: "books",
  is_pinned: false,
  last_run_id: "run_1",
  deleted_at: null,
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};
const origin = (id: number, data: unknown, deleted_at: string | null = null) => ({
  ...ORIGIN,
  ...{ id, data, deleted_at },
});

describe("filters of invoices", () => {
  it("come back from the address as they were set", () => {
    const filters = fc.record<InvoiceFilters>(
      {
        q: fc.stringMatching(/^[A-Z/]{1,20}$/),
        direction: fc.constantFrom("cost", "sales"),
        date_from: fc.constant("2026-01-31"),
        date_field: fc.constantFrom("received_date", "due_date"),
        amount_min: fc.constantFrom("0", "-12.50", "1230.00"),
        currency: fc.constantFrom("PLN", "EUR"),
        warning: fc.constantFrom("any", "none", ...INVOICE_WARNINGS),
        deleted: fc.constant(true as const),
        sort: fc.constantFrom(...SORT_WORDS),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filters, (set) => {
        const again = invoiceFiltersOf({ ...set });
        assert.ok(isSameList(again, set));
        const { sort: _, ...given } = set;
        assert.deepEqual(setFilters(again), given);
      }),
    );
  });

  it("are absent where the address has what does not fit", () => {
    const nonsense = {
      direction: "both",
      date_from: "yesterday",
      currency: "zł",
      amount_min: "many",
      deleted: "yes",
      sort: "rowid",
      unknown: "x",
    };
    assert.deepEqual(setFilters(invoiceFiltersOf(nonsense)), {});
  });

  it("ask for the same list whatever their order, and for another one in another order of rows", () => {
    assert.ok(
      isSameList({ q: "a", currency: "PLN" }, { currency: "PLN", q: "a", kind: undefined }),
    );
    assert.ok(!isSameList({ q: "a" }, { q: "b" }));
    assert.ok(!isSameList({ q: "a" }, { q: "a", sort: "number" }));
  });

  it("sort by what the hub sorts by", () => {
    const fields: readonly string[] = SORT_FIELDS;
    for (const sort of SORT_WORDS) assert.ok(fields.includes(sort.replace("-", "")), sort);
  });

  it("take amounts with a comma or a point, and nothing that could be read in two ways", () => {
    assert.equal(amountOf("1 230,50"), "1230.50");
    assert.equal(amountOf(" -7.5 "), "-7.5");
    for (const text of ["1.230,50", "1,230.50", "12.34567", "1e3", "zł", "-", ""]) {
      assert.equal(amountOf(text), undefined, text);
    }
  });
});

describe("what systems say of one invoice", () => {
  const ksef = { number: "FV/1", totals: { gross: "123.00" }, lines: [{ name: "Glass" }] };
  const books = { number: "FV 1", totals: { gross: "123.00" }, lines: [{ name: "Glassware" }] };

  it("differs field by field, beside what counts", () => {
    const record = { data: ksef, origins: [origin(1, ksef), origin(2, books)] };
    const { origins, differences } = differencesOf(record);
    assert.deepEqual(
      origins.map(({ id }) => id),
      [1, 2],
    );
    assert.deepEqual(differences, [
      { field: "number", counts: "FV/1", said: ["FV/1", "FV 1"] },
      { field: "lines.0.name", counts: "Glass", said: ["Glass", "Glassware"] },
    ]);
  });

  it("does not differ where one is silent, has lost it, or is the only one", () => {
    const short = { number: "FV/1" };
    for (const origins of [
      [origin(1, null)],
      [origin(1, ksef), origin(2, short)],
      [origin(1, ksef), origin(2, {})],
      [origin(1, ksef), origin(2, books, "2026-02-01T00:00:00Z")],
    ]) {
      assert.deepEqual(differencesOf({ data: ksef, origins }).differences, []);
    }
  });

  it("does not differ in documents, which every system adds", () => {
    const paper = (name: string) => ({ attachments: [{ kind: "xml", name, ref: name }] });
    const alone = [origin(1, { ...ksef, ...paper("a") }), origin(2, paper("b"))];
    const { origins, differences } = differencesOf({ data: ksef, origins: alone });
    assert.deepEqual([origins.map(({ id }) => id), differences], [[1], []]);
    const both = [origin(1, { ...ksef, ...paper("a") }), origin(2, { ...ksef, ...paper("b") })];
    assert.deepEqual(differencesOf({ data: ksef, origins: both }).differences, []);
  });

  it("is cut off where everything differs", () => {
    const lines = (name: string) => Array.from({ length: 500 }, () => ({ name }));
    const origins = [origin(1, { lines: lines("a") }), origin(2, { lines: lines("b") })];
    assert.equal(differencesOf({ data: {}, origins }).differences.length, 100);
  });
});

describe("warnings of invoices", () => {
  const texts = JSON.parse(
    readFileSync(new URL("../web/src/i18n/invoices/en.json", import.meta.url), "utf8"),
  ) as Readonly<Record<"warning_name" | "warning_remedy", Readonly<Record<string, string>>>>;

  it("all have a name and a remedy", () => {
    assert.deepEqual([...SHOWN_CODES].toSorted(), [...INVOICE_WARNINGS].toSorted());
    assert.deepEqual(Object.keys(texts.warning_name).toSorted(), [...INVOICE_WARNINGS].toSorted());
  });
});
