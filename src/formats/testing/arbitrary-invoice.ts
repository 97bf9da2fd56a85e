import fc from "fast-check";
import { ANNOTATIONS, type Invoice, type InvoiceLine } from "../../model/invoice.ts";
import { fromMinor } from "../../model/money.ts";
import type { DocumentParty } from "../../model/party.ts";
import { unitCode } from "../units.ts";

/** Text that survives `xsd:token`: no blanks outside, single ones inside; with what XML escapes. */
const words = (maxLength: number) =>
  fc
    .array(
      fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom(..."aZ9ąęłżŹ&<>\"'ő€😀|") }),
      {
        minLength: 1,
        maxLength: 6,
      },
    )
    .map((parts) => [...parts.join(" ")].slice(0, maxLength).join("").trim());

const optionally = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const day = fc.integer({ min: 0, max: 3_000 }).map((n) => {
  return new Date(Date.UTC(2018, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);
});
const minor = fc.integer({ min: -9_999_999, max: 99_999_999 });
const decimal = (digits: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 10 ** digits - 1 }))
    .map(([whole, rest]) => {
      const fraction = String(rest).padStart(digits, "0").replace(/0+$/, "");
      return fraction === "" ? String(whole) : `${whole}.${fraction}`;
    });
const digits = (length: number) =>
  fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(..."0123456789") });

const nip = digits(7).map((rest) => `525${rest}`);
const NRBS = [
  "69101010100000000000012345",
  "90102020200000987654321000",
  "14999999990000000000000001",
];
const account = fc.oneof(
  fc.constantFrom(...NRBS).map((nrb) => ({ iban: `PL${nrb}` })),
  digits(12).map((number) => ({ account_no: `X${number}` })),
);

function without<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

const address = fc
  .record({ line1: words(60), code: digits(5), city: words(30) })
  .map(({ line1, code, city }) => ({
    line1: line1.replace(/\d{2}-\d{3}/g, ""),
    post_code: `${code.slice(0, 2)}-${code.slice(2)}`,
    city,
    country_code: "PL",
  }));
const contact = fc
  .record({
    phone: optionally(digits(9)),
    email: optionally(words(10).map((text) => `${text}@example.com`)),
  })
  .map(without)
  .filter((one) => Object.keys(one).length > 0);

const seller: fc.Arbitrary<DocumentParty> = fc
  .record({
    name: words(200),
    ids: fc
      .tuple(nip, optionally(digits(10)))
      .map(([value, krs]) => [
        { scheme: "PL:NIP", value },
        ...(krs === undefined ? [] : [{ scheme: "PL:KRS", value: krs }]),
      ]),
    address,
    contact: optionally(contact),
  })
  .map(without) as fc.Arbitrary<DocumentParty>;
const buyerIds = fc.oneof(
  nip.map((value) => ({ scheme: "PL:NIP", value })),
  digits(9).map((number) => ({ scheme: "EU:VAT", value: `DE${number}` })),
  digits(8).map((value) => ({ scheme: "US:TAX", value })),
);
const buyer: fc.Arbitrary<DocumentParty> = fc
  .record({
    name: optionally(words(200)),
    ids: optionally(buyerIds.map((id) => [id])),
    address: optionally(address),
    contact: optionally(contact),
  })
  .map(without) as fc.Arbitrary<DocumentParty>;

const VATS = [
  { category: "S", rate: "23", local_code: "23" },
  { category: "S", rate: "8", local_code: "8" },
  { category: "S", rate: "5", local_code: "5" },
  { category: "S", rate: "4", local_code: "4" },
  { category: "Z", rate: "0", local_code: "0 KR" },
  { category: "K", rate: "0", local_code: "0 WDT" },
  { category: "G", rate: "0", local_code: "0 EX" },
  { category: "E", rate: "0", local_code: "zw" },
  { category: "O", local_code: "np I" },
  { category: "AE", rate: "0", local_code: "np II" },
  { category: "AE", rate: "0", local_code: "oo" },
] as const;
const vat = fc.constantFrom(...VATS);

const line = (currency: string): fc.Arbitrary<InvoiceLine> =>
  fc
    .record({
      no: fc.constant(1),
      name: words(200),
      description: optionally(words(100)),
      seller_code: optionally(words(40)),
      qty: optionally(decimal(6)),
      unit_local: optionally(fc.constantFrom("szt.", "kg", "usł.", "nieznana")),
      net_price: optionally(decimal(8)),
      discount: optionally(decimal(2)),
      net: minor.map((n) => fromMinor(n, currency)),
      vat: vat.map((one) => ({ ...one })),
      classifications: optionally(
        fc.constantFrom(
          [{ scheme: "CN", code: "8471 30 00" }],
          [
            { scheme: "PKWIU", code: "72.19.30.0" },
            { scheme: "GTU", code: "GTU_12" },
          ],
        ),
      ),
    })
    .map((one) =>
      without({ ...one, unit: unitCode(one.unit_local) }),
    ) as unknown as fc.Arbitrary<InvoiceLine>;

/** One row for each code, whose sums are those of the totals. */
const breakdown = (currency: string) =>
  fc
    .uniqueArray(
      vat.chain((one) =>
        fc
          .tuple(minor, minor)
          .map(([net, tax]) => ({ one, net, tax: one.category === "S" ? tax : 0 })),
      ),
      { minLength: 1, maxLength: 5, selector: ({ one }) => one.local_code },
    )
    .map((rows) => ordered(rows))
    .map((rows) => ({
      vat_breakdown: rows.map(({ one, net, tax }) => ({
        ...one,
        taxable: fromMinor(net, currency),
        tax: fromMinor(tax, currency),
        gross: fromMinor(net + tax, currency),
        ...(one.local_code === "zw" ? { exemption_reason: "art. 43 ust. 1 ustawy" } : {}),
        ...(currency !== "PLN" && one.category === "S" ? { tax_in_tax_currency: "12.34" } : {}),
      })),
      totals: without({
        net: fromMinor(
          rows.reduce((sum, { net }) => sum + net, 0),
          currency,
        ),
        tax: fromMinor(
          rows.reduce((sum, { tax }) => sum + tax, 0),
          currency,
        ),
        tax_in_tax_currency: inPln(currency, rows),
        gross: fromMinor(
          rows.reduce((sum, { net, tax }) => sum + net + tax, 0),
          currency,
        ),
      }),
    }));

type Row = { readonly one: (typeof VATS)[number]; readonly net: number; readonly tax: number };
const ordered = (rows: readonly Row[]) =>
  rows.toSorted((a, b) => VATS.indexOf(a.one) - VATS.indexOf(b.one));
const inPln = (currency: string, rows: readonly Row[]): string | undefined => {
  const standard = rows.filter(({ one }) => one.category === "S").length;
  return currency === "PLN" || standard === 0 ? undefined : fromMinor(1234 * standard, "PLN");
};

const KINDS = [
  { kind: "invoice", type_code: "380" },
  { kind: "simplified", type_code: "380" },
  { kind: "final", type_code: "380" },
  { kind: "advance", type_code: "386" },
  {
    kind: "correction",
    type_code: "384",
    correction: { reason: "Zwrot & rabat", effect: "other" },
  },
  { kind: "correction", type_code: "384", correction: { of: "final" } },
] as const;
const preceding = fc
  .record({
    number: words(60),
    date: day,
    fiscal_id: fc.constant("7790115243-20261014-0100A0D61E23-B5"),
  })
  .map(without);

const ANNOTATED = ANNOTATIONS.filter(
  (one) => one !== "new_transport" && !one.startsWith("margin_"),
);

/** Invoices that FA(3) can carry without losing anything. */
export const arbitraryInvoice: fc.Arbitrary<Invoice> = fc
  .record({ currency: fc.constantFrom("PLN", "EUR"), document: fc.constantFrom(...KINDS) })
  .chain(({ currency, document }) =>
    fc.record({
      direction: fc.constant("sales"),
      document: fc.constant(document),
      number: words(100),
      issue_date: day,
      due_date: optionally(day),
      delivery_date: optionally(day),
      currency: fc.constant(currency),
      rate: decimal(6).filter((rate) => rate !== "0"),
      order_reference: optionally(words(60)),
      contract_reference: optionally(words(60)),
      preceding,
      seller,
      buyer,
      account: optionally(account),
      annotations: fc.subarray(ANNOTATED),
      lines: fc.array(line(currency), { minLength: 1, maxLength: 6 }),
      sums: breakdown(currency),
      paid: fc.boolean(),
      means: optionally(fc.constantFrom("transfer", "card", "cash", "cod", "compensation")),
      note: optionally(words(60).filter((text) => !text.includes(" = "))),
    }),
  )
  .map((parts) => assemble(parts as unknown as Parts));

interface Parts {
  readonly document: (typeof KINDS)[number];
  readonly currency: string;
  readonly rate: string;
  readonly preceding: NonNullable<Invoice["preceding_invoices"]>[number];
  readonly seller: DocumentParty;
  readonly account: ({ iban: string } | { account_no: string }) | undefined;
  readonly annotations: readonly (typeof ANNOTATIONS)[number][];
  readonly lines: readonly InvoiceLine[];
  readonly sums: Pick<Invoice, "vat_breakdown" | "totals">;
  readonly paid: boolean;
  readonly means: string | undefined;
  readonly issue_date: string;
}

function assemble({ document, rate, preceding: before, sums, ...rest }: Parts): Invoice {
  const { account: bank, annotations, lines, paid, means, seller: party, ...fields } = rest;
  const isForeign = fields.currency !== "PLN";
  const refers = document.kind === "correction" || document.kind === "final";
  const settled = document.kind === "final" ? { fiscal_id: before.fiscal_id } : before;
  const isAdvance = document.kind === "advance";
  const state = paid
    ? { status: "paid", paid: sums.totals.gross, paid_date: fields.issue_date }
    : { status: "unknown" };
  return without({
    ...fields,
    ...document,
    ...(isForeign ? { tax_currency: "PLN", exchange_rate: { rate } } : {}),
    preceding_invoices: refers ? [settled] : undefined,
    seller: bank ? { ...party, bank_accounts: [bank] } : party,
    annotations: annotations.length > 0 ? annotations : undefined,
    lines: lines
      .map((one, i) => ({ ...one, no: i + 1, ...(isAdvance ? { discount: undefined } : {}) }))
      .map(without),
    ...sums,
    payment: without({ means, account: bank, ...state }),
    status: paid ? "paid" : "open",
  }) as unknown as Invoice;
}
