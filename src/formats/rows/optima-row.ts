import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import type { FileRow } from "./codec.ts";
import { contractorCode } from "./contractor-code.ts";
import { wrongField } from "./erp-fields.ts";
import { childrenIn, isBlank, textIn } from "./erp-row.ts";
import { emptyRecord, type Values } from "./file-row.ts";
import { OF_CONTRACTOR } from "./optima-fields.ts";
import type { OptimaOptions } from "./optima-options.ts";
import { stableUuid } from "./stable-id.ts";

/** Characters of NAZWA1 and NAZWA2; NAZWA3 takes the rest. */
const NAME_PARTS = [50, 50];

/**
 * A document with all that follows from what it has: ids, the contractor's acronym, amounts in zloty, a payment.
 * @throws DataError for what cannot follow
 */
export function registerRow(row: FileRow, options: OptimaOptions): FileRow {
  const values = copyOf(row.values);
  for (const name of ["numer", "data_wystawienia"]) {
    if (isBlank(values[name])) throw wrongField(name, "is missing");
  }
  const name = textIn(values, "nazwa1");
  const code = textIn(values, "podmiot") || contractorCode(textIn(values, "nip"), name);
  if (code === undefined) throw wrongField("podmiot", "is missing, and nazwa1 and nip are too");
  fill(values, "podmiot", code);
  fill(values, "platnik", code);
  fill(
    values,
    "id_zrodla",
    stableUuid(options.id_namespace, options.rows, textIn(values, "numer"), code),
  );
  fill(
    values,
    "data_dataobowiazkupodatkowego",
    values.data_sprzedazy ?? values.data_zakupu ?? values.data_wystawienia,
  );
  fill(
    values,
    "data_dataprawaodliczenia",
    values.data_wplywu ?? values.data_dataobowiazkupodatkowego,
  );
  const rate = rateOf(values);
  const lines = childrenIn(row, "lines").map((line) => lineRow(line, rate));
  if (lines.length === 0) throw wrongField("lines", "a register entry needs them");
  const payments = paymentsOf(row, { values, lines, rate }, options);
  const children = emptyRecord<readonly FileRow[]>();
  Object.assign(children, { lines, payments });
  return { values, children, at: row.at };
}

/** Zloty for one of the currency. */
function rateOf(values: Values): Big {
  const currency = textIn(values, "waluta") || "PLN";
  const rate = textIn(values, "kurs");
  if (currency === "PLN") return new Big(1);
  if (!/^\d{1,9}(\.\d{1,10})?$/.test(rate) || Number(rate) === 0) {
    throw wrongField("kurs", `a document in ${currency} needs the rate to PLN`);
  }
  return new Big(rate);
}

function lineRow({ values: given, at }: FileRow, rate: Big): FileRow {
  const values = copyOf(given);
  if (isBlank(values.netto)) throw wrongField("lines.netto", "is missing");
  fill(values, "vat", "0");
  fill(values, "stawka_vat", "0");
  for (const name of ["netto", "vat"]) {
    const amount = decimalIn(values, name);
    fill(values, `${name}_sys`, inZloty(amount, rate));
    fill(values, `${name}_sys2`, values[`${name}_sys`] ?? null);
  }
  return { values, at };
}

function paymentsOf(
  row: FileRow,
  document: { readonly values: Values; readonly lines: readonly FileRow[]; readonly rate: Big },
  options: OptimaOptions,
): readonly FileRow[] {
  const { values, lines, rate } = document;
  const id = textIn(values, "id_zrodla");
  const direction = options.rows === "sales_register" ? "przychód" : "rozchód";
  const given = childrenIn(row, "payments");
  const total = lines.reduce(
    (sum, line) => sum.plus(decimalIn(line.values, "netto")).plus(decimalIn(line.values, "vat")),
    new Big(0),
  );
  const payments: readonly FileRow[] =
    given.length > 0 || !options.with_payments || isBlank(values.forma_platnosci)
      ? given
      : [{ values: { kwota_plat: total.toFixed(2) }, at: row.at }];
  return payments.map(({ values: own, at }, i) => {
    const made = copyOf(own);
    fill(made, "id_zrodla_plat", stableUuid(options.id_namespace, "payment", id, String(i + 1)));
    fill(made, "termin_plat", values.termin ?? values.data_wystawienia);
    fill(made, "forma_platnosci_plat", values.forma_platnosci);
    fill(made, "waluta_plat", textIn(values, "waluta") === "PLN" ? null : values.waluta);
    fill(made, "kwota_pln_plat", inZloty(decimalIn(made, "kwota_plat"), rate));
    fill(made, "kierunek", direction);
    fill(made, "platnosc_podmiot", values.podmiot);
    return { values: made, at };
  });
}

/** The contractor that a document brings, and its acronym. */
export function contractorOf(
  { values, at }: FileRow,
  { rows }: OptimaOptions,
): { readonly code: string; readonly party: FileRow } {
  const code = textIn(values, "podmiot");
  const made = emptyRecord<Cell>();
  for (const name of ["nazwa1", "nip"]) made[name] = values[name] ?? null;
  made.akronim = code;
  made.rodzaj = rows === "sales_register" ? "odbiorca" : "dostawca";
  for (const [name, cell] of Object.entries(values)) {
    if (!name.startsWith(OF_CONTRACTOR) || isBlank(cell)) continue;
    made[name.slice(OF_CONTRACTOR.length)] = cell;
  }
  return { code, party: { values: made, at } };
}

/** @throws DataError for a contractor without acronym, tax id and name */
export function contractorRow(row: FileRow, { id_namespace }: OptimaOptions): FileRow {
  const values = copyOf(row.values);
  const name = textIn(values, "nazwa1");
  const code = textIn(values, "akronim") || contractorCode(textIn(values, "nip"), name);
  if (code === undefined) throw wrongField("akronim", "is missing, and nazwa1 and nip are too");
  fill(values, "akronim", code);
  fill(values, "id_zrodla", stableUuid(id_namespace, "contractor", code));
  splitName(values);
  if (isBlank(values.poczta)) fill(values, "poczta", values.miasto);
  const { children } = row;
  return { values, at: row.at, ...(children ? { children } : {}) };
}

/** A name that NAZWA1 cannot hold goes on in NAZWA2 and NAZWA3, between words. */
function splitName(values: Values): void {
  const name = textIn(values, "nazwa1");
  const [first = 0, second = 0] = NAME_PARTS;
  if (name.length <= first || !isBlank(values.nazwa2) || !isBlank(values.nazwa3)) return;
  const [nazwa1, rest] = cutAtBlank(name, first);
  const [nazwa2, nazwa3] = cutAtBlank(rest, second);
  Object.assign(values, { nazwa1, nazwa2, nazwa3 });
}

function cutAtBlank(text: string, length: number): readonly [string, string] {
  if (text.length <= length) return [text, ""];
  const blank = text.lastIndexOf(" ", length);
  const end = blank > 0 ? blank : length;
  return [text.slice(0, end), text.slice(end).trim()];
}

function decimalIn(values: FileRow["values"], name: string): Big {
  const text = textIn(values, name).replace(",", ".");
  if (!/^[+-]?\d{1,15}(\.\d{1,10})?$/.test(text)) {
    throw wrongField(name, `${JSON.stringify(text.slice(0, 40))} is not a number`);
  }
  return new Big(text);
}

const inZloty = (amount: Big, rate: Big): string =>
  amount.times(rate).round(2, Big.roundHalfUp).toFixed(2);

const copyOf = (values: FileRow["values"]): Values => Object.assign(emptyRecord<Cell>(), values);

function fill(values: Values, name: string, cell: Cell | undefined): void {
  if (isBlank(values[name]) && !isBlank(cell)) values[name] = cell;
}
