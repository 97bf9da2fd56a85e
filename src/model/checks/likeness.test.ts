import assert from "node:assert/strict";
import { it } from "node:test";
import type { Invoice } from "../invoice.ts";
import { accountOf, likenessKeys, sellerIdKey, sellerNameKey } from "./likeness.ts";

const invoice = (over: Partial<Invoice> = {}): Invoice => ({
  direction: "cost",
  kind: "invoice",
  number: "FV 1/2026",
  issue_date: "2026-03-12",
  currency: "PLN",
  seller: { name: "Elektronika Testowa S.A.", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
  buyer: {},
  lines: [],
  vat_breakdown: [],
  totals: { gross: "133.80" },
  status: "open",
  ...over,
});

it("gives documents that may be one the same keys", () => {
  const { number_key, amount_key } = likenessKeys(invoice());
  const spelled = invoice({
    number: "fv-1-2026",
    seller: { name: "other", ids: [{ scheme: "EU:VAT", value: "PL 779-011-52-43" }] },
    totals: { gross: "133.8" },
  });
  assert.deepEqual(likenessKeys(spelled), { number_key, amount_key });
  assert.notEqual(likenessKeys(invoice({ kind: "proforma" })).number_key, number_key);
  assert.notEqual(likenessKeys(invoice({ currency: "EUR" })).amount_key, amount_key);
});

it("gives none where the document says too little, and none to sales", () => {
  const none = { number_key: null, amount_key: null };
  assert.deepEqual(likenessKeys(invoice({ direction: "sales" })), none);
  assert.deepEqual(likenessKeys(invoice({ number: "---", totals: { gross: "0.00" } })), none);
  const long = likenessKeys(invoice({ number: "9".repeat(256) }));
  assert.match(long.number_key ?? "", /^sha256:/);
});

it("knows a seller in other spellings", () => {
  const names = ["Elektronika Testowa S.A.", "ELEKTRONIKA TESTOWA SA", "elektronika testowa"];
  assert.deepEqual(new Set(names.map((name) => sellerNameKey({ name }))).size, 1);
  assert.equal(sellerNameKey({ name: "Żółw Sp. z o.o. sp.k." }), "zolw");
  assert.equal(sellerIdKey({ ids: [{ scheme: "PL:NIP", value: "779-011-52-43" }] }), "7790115243");
});

it("knows an NRB and its IBAN for one account", () => {
  const nrb = "69 1010 1010 0000 0000 0001 2345";
  const iban = "PL69101010100000000000012345";
  assert.equal(accountOf(invoice({ payment: { account: { account_no: nrb } } })), iban);
  assert.equal(accountOf(invoice({ seller: { bank_accounts: [{ iban }] } })), iban);
  assert.equal(accountOf(invoice()), undefined);
});
