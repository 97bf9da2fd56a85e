import assert from "node:assert/strict";
import { it } from "node:test";
import type { Invoice } from "../model/invoice.ts";
import { diff } from "./diff.ts";
import { areDistinct, identityKeys } from "./identity.ts";

const INVOICE: Invoice = {
  direction: "cost",
  kind: "invoice",
  number: "fv  1/2025 ",
  currency: "PLN",
  seller: { ids: [{ scheme: "PL:NIP", value: "PL 779-011-52-43" }] },
  buyer: {},
  lines: [],
  vat_breakdown: [],
  totals: {},
  status: "open",
};

it("names the leaves that differ", () => {
  const before = { a: 1, deep: { same: "x", gone: true }, list: [{ n: 1 }, { n: 2 }] };
  const after = { a: 1, deep: { same: "x" }, list: [{ n: 1 }, { n: 3 }, { n: 4 }], fresh: null };
  assert.deepEqual(diff(before, after), [
    { field: "deep.gone", before: true, after: undefined },
    { field: "list.1.n", before: 2, after: 3 },
    { field: "list.2", before: undefined, after: { n: 4 } },
  ]);
  assert.deepEqual(diff(before, structuredClone(before)), []);
});

it("keeps a part as a whole where too much of it differs", () => {
  const list = (n: number) => Array.from({ length: 300 }, (_, i) => ({ value: i + n }));
  const changes = diff({ list: list(0), x: 1 }, { list: list(1), x: 2 });
  assert.deepEqual(
    changes.map((change) => change.field),
    ["list", "x"],
  );
});

it("knows an invoice by its KSeF number, then by seller, kind and number", () => {
  const id = "7790115243-20261014-0100A0D61E23-B5";
  const keys = identityKeys("invoice", { ...INVOICE, fiscal: { system: "KSEF", id } });
  assert.deepEqual(keys, [`ksef:${id}`, "no:cost:7790115243:invoice:FV 1/2025"]);
  assert.deepEqual(identityKeys("invoice", { ...INVOICE, seller: {} }), []);
});

it("takes two invoices for two where each has a KSeF number of its own", () => {
  const key = "no:cost:7790115243:invoice:FV 1/2025";
  assert.ok(areDistinct(["ksef:a", key], ["ksef:b", key]));
  assert.ok(!areDistinct(["ksef:a", key], ["ksef:a"]));
  assert.ok(!areDistinct(["ksef:a", key], [key]));
});
