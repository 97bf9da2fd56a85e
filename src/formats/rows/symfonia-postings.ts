import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import type { FileRow } from "./codec.ts";
import { wrongField } from "./erp-fields.ts";
import { childrenIn, isBlank, textIn } from "./erp-row.ts";
import { emptyRecord, type Values } from "./file-row.ts";
import type { SymfoniaOptions } from "./symfonia-options.ts";

/** Rates by which net and VAT alone tell what they are. */
const RATES = ["23", "8", "5", "0", "7", "22"];

export interface PostedDocument {
  readonly values: Values;
  readonly isPurchase: boolean;
  readonly at: number;
}

/**
 * The registers of a document: its own, or one for its only rate.
 * @throws DataError where their sums are not those of the document
 */
export function registersOf(
  row: FileRow,
  { values, isPurchase, at }: PostedDocument,
  options: SymfoniaOptions,
): readonly FileRow[] {
  const given = childrenIn(row, "registers");
  if (given.length === 0 && !options.with_entries) return [];
  const rows = given.length > 0 ? given : [{ values: onlyRate(values), at }];
  const made = rows.map(({ values: own, at: place }) => {
    const copy = Object.assign(emptyRecord<Cell>(), own);
    fill(copy, "skrot", isPurchase ? options.purchase_register : options.sales_register);
    fill(copy, "rodzaj", isPurchase ? 0 : 1);
    fill(
      copy,
      "okres",
      lastDayOfMonth(textIn(values, isPurchase ? "datawpl" : "data") || textIn(values, "data")),
    );
    fill(copy, "stawka", "0");
    fill(copy, "vat", "0");
    fill(copy, "brutto", bigIn(copy, "netto").plus(bigIn(copy, "vat")).toFixed(2));
    return { values: copy, at: place };
  });
  for (const name of ["netto", "vat"]) {
    const sum = made.reduce((all, one) => all.plus(bigIn(one.values, name)), new Big(0));
    balanced("registers", `${name} of the document`, bigIn(values, name), "of its registers", sum);
  }
  return made;
}

/**
 * The postings of a document: its own, or gross against net and VAT.
 * @throws DataError with the difference where the two sides are not equal
 */
export function entriesOf(
  row: FileRow,
  document: PostedDocument,
  options: SymfoniaOptions,
): readonly FileRow[] {
  const given = childrenIn(row, "entries");
  if (given.length === 0 && !options.with_entries) return [];
  const entries = (given.length > 0 ? given : derived(document, options)).map((one, i) => {
    const values = Object.assign(emptyRecord<Cell>(), one.values);
    fill(values, "id_dla_rozliczen", i + 1);
    return { values, at: one.at };
  });
  const side = (name: string) =>
    entries
      .filter(({ values }) => textIn(values, "strona") === name)
      .reduce((sum, { values }) => sum.plus(bigIn(values, "kwota")), new Big(0));
  const strange = entries.find(({ values }) => !["WN", "MA"].includes(textIn(values, "strona")));
  if (strange) throw wrongField("entries.strona", "is neither WN nor MA");
  balanced("entries", "WN", side("WN"), "MA", side("MA"));
  return entries;
}

function derived({ values, isPurchase, at }: PostedDocument, options: SymfoniaOptions): FileRow[] {
  const account = (own: string, template: string) =>
    textIn(values, own) ||
    template
      .replaceAll("{khid}", textIn(values, "khid"))
      .replaceAll("{khkod}", textIn(values, "khkod"));
  const [mine, theirs] = isPurchase ? ["MA", "WN"] : ["WN", "MA"];
  const entry = (
    strona: string,
    kwota: string,
    konto: string,
    rest: Record<string, Cell> = {},
  ) => ({
    values: Object.assign(
      emptyRecord<Cell>(),
      { strona, kwota: textIn(values, kwota), konto },
      rest,
    ),
    at,
  });
  const accounts = isPurchase
    ? [options.payable_account, options.cost_account, options.input_vat_account]
    : [options.receivable_account, options.sales_account, options.output_vat_account];
  const [ofParty = "", ofNet = "", ofVat = ""] = accounts;
  const vat = entry(theirs, "vat", account("konto_vat", ofVat));
  return [
    entry(mine, "kwota", account("konto_kontrahenta", ofParty), {
      numer_dok: values.fk_nazwa ?? null,
      opis: values.opis_fk ?? null,
    }),
    entry(theirs, "netto", account("konto_netto", ofNet)),
    ...(bigIn(values, "vat").eq(0) ? [] : [vat]),
  ];
}

/** @throws DataError where net and VAT are those of several rates, or of none */
function onlyRate(values: Values): Values {
  const [net, vat] = [bigIn(values, "netto"), bigIn(values, "vat")];
  const rate = RATES.find(
    (one) => net.times(one).div(100).minus(vat).abs().lte("0.02") && (one !== "0" || vat.eq(0)),
  );
  if (rate === undefined) {
    throw wrongField(
      "registers",
      "the document needs them: its net and VAT are not those of one rate",
    );
  }
  return Object.assign(emptyRecord<Cell>(), {
    stawka: rate,
    netto: net.toFixed(2),
    vat: vat.toFixed(2),
  });
}

/** @throws DataError with the difference, where the two amounts are not equal */
export function balanced(
  field: string,
  leftName: string,
  left: Big,
  rightName: string,
  right: Big,
): void {
  if (left.eq(right)) return;
  const difference = left.minus(right).toFixed(2);
  throw wrongField(
    field,
    `${leftName} is ${left.toFixed(2)}, ${rightName} ${right.toFixed(2)}: a difference of ${difference}`,
  );
}

export function bigIn(values: FileRow["values"], name: string): Big {
  const text = textIn(values, name).replace(",", ".");
  if (!/^[+-]?\d{1,15}(\.\d{1,10})?$/.test(text)) {
    throw wrongField(
      name,
      text === "" ? "is missing" : `${JSON.stringify(text.slice(0, 40))} is not a number`,
    );
  }
  return new Big(text);
}

function lastDayOfMonth(day: string): string | null {
  const [, year, month] = /^(\d{4})-(\d{2})/.exec(day) ?? [];
  if (year === undefined || month === undefined) return null;
  return new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
}

export function fill(values: Values, name: string, cell: Cell | undefined): void {
  if (isBlank(values[name]) && !isBlank(cell)) values[name] = cell;
}
