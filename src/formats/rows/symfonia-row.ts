import Big from "big.js";
import type { Cell } from "../../model/cell.ts";
import type { FileRow } from "./codec.ts";
import { contractorCode } from "./contractor-code.ts";
import { wrongField } from "./erp-fields.ts";
import { childrenIn, isBlank, textIn } from "./erp-row.ts";
import { emptyRecord, type Values } from "./file-row.ts";
import { stableNumber } from "./stable-id.ts";
import { OF_CONTRACTOR } from "./symfonia-fields.ts";
import type { SymfoniaOptions } from "./symfonia-options.ts";
import { balanced, bigIn, entriesOf, fill, registersOf } from "./symfonia-postings.ts";

/** Numbers of contractors: no two codes of a file have the same, and a code has the same in the next file. */
export class ContractorIds {
  readonly #codes = new Map<number, string>();

  idOf(code: string): number {
    if (this.#codes.size > 100_000) this.#codes.clear();
    let id = stableNumber("contractor", code);
    while ((this.#codes.get(id) ?? code) !== code) id += 1;
    this.#codes.set(id, code);
    return id;
  }
}

/**
 * A document with all that follows from what it has: kind, contractor, registers, postings, transaction.
 * @throws DataError for what cannot follow, and for sums that are not equal
 */
export function documentRow(row: FileRow, options: SymfoniaOptions, ids: ContractorIds): FileRow {
  const values: Values = Object.assign(emptyRecord<Cell>(), row.values);
  for (const name of ["kod", "data"]) {
    if (isBlank(values[name])) throw wrongField(name, "is missing");
  }
  const isPurchase = textIn(values, "rodzaj_dok") === "zakupu";
  addParty(values, ids);
  addKind(values, isPurchase);
  const inZloty = convert(row, values);
  fill(values, "vat", "0");
  fill(values, "kwota", bigIn(values, "netto").plus(bigIn(values, "vat")).toFixed(2));
  const sum = bigIn(values, "netto").plus(bigIn(values, "vat"));
  balanced("kwota", "kwota", bigIn(values, "kwota"), "netto + vat", sum);
  fill(values, "walnetto", values.netto);
  fill(values, "walbrutto", values.kwota);
  fill(values, "dozaplaty", values.kwota);
  const document = { values, isPurchase, at: row.at };
  const children = emptyRecord<readonly FileRow[]>();
  Object.assign(children, row.children);
  children.entries = entriesOf(inZloty, document, options);
  children.registers = registersOf(inZloty, document, options);
  children.transactions = transactionsOf(row, document.values, children.entries);
  return { values, children, at: row.at };
}

function addParty(values: Values, ids: ContractorIds): void {
  const name = textIn(values, "khnazwa");
  const code = textIn(values, "khkod") || contractorCode(textIn(values, "khnip"), name);
  if (code === undefined) throw wrongField("khkod", "is missing, and khnazwa and khnip are too");
  fill(values, "khkod", code);
  fill(values, "khid", ids.idOf(code));
}

function addKind(values: Values, isPurchase: boolean): void {
  const type = isPurchase ? "FVZ" : "FVS";
  fill(values, "rodzaj_dok", isPurchase ? "zakupu" : "sprzedaży");
  fill(values, "typ_dk", type);
  fill(values, "symbol_fk", values.typ_dk);
  fill(values, "obsluguj_jak", values.typ_dk);
  fill(values, "fk_nazwa", values.kod);
  fill(values, "opis_fk", isPurchase ? "Zakup" : "Sprzedaż");
  fill(values, "data_wystawienia", values.data);
}

/**
 * The ledger is in zloty: amounts of a document in another currency become those of the currency (`walnetto`,
 * `walbrutto`), unless the row has these already.
 */
function convert(row: FileRow, values: Values): FileRow {
  const currency = textIn(values, "waluta");
  if (currency === "PLN" || currency === "") {
    delete values.waluta;
    delete values.kurs;
    return row;
  }
  if (!isBlank(values.walnetto)) return row;
  const rate = textIn(values, "kurs");
  if (!/^\d{1,9}(\.\d{1,10})?$/.test(rate) || Number(rate) === 0) {
    throw wrongField("kurs", `a document in ${currency} needs the rate to PLN`);
  }
  const zloty = (amount: Big) => amount.times(rate).round(2, Big.roundHalfUp);
  const [net, vat] = [
    bigIn(values, "netto"),
    isBlank(values.vat) ? new Big(0) : bigIn(values, "vat"),
  ];
  values.walnetto = net.toFixed(2);
  values.walbrutto = (isBlank(values.kwota) ? net.plus(vat) : bigIn(values, "kwota")).toFixed(2);
  const registers = childrenIn(row, "registers").map((one) => converted(one, zloty));
  const sumOf = (name: string, otherwise: Big) =>
    registers.length === 0
      ? zloty(otherwise)
      : registers.reduce((sum, one) => sum.plus(bigIn(one.values, name)), new Big(0));
  values.netto = sumOf("netto", net).toFixed(2);
  values.vat = sumOf("vat", vat).toFixed(2);
  values.kwota = bigIn(values, "netto").plus(bigIn(values, "vat")).toFixed(2);
  values.dozaplaty = isBlank(values.dozaplaty)
    ? values.kwota
    : zloty(bigIn(values, "dozaplaty")).toFixed(2);
  return { ...row, children: Object.assign(emptyRecord(), row.children, { registers }) };
}

function converted({ values, at }: FileRow, zloty: (amount: Big) => Big): FileRow {
  const made = Object.assign(emptyRecord<Cell>(), values);
  for (const name of ["netto", "vat"]) {
    made[name] = isBlank(made[name]) ? "0" : zloty(bigIn(made, name)).toFixed(2);
  }
  delete made.brutto;
  return { values: made, at };
}

function transactionsOf(
  row: FileRow,
  values: Values,
  entries: readonly FileRow[],
): readonly FileRow[] {
  const given = childrenIn(row, "transactions");
  const [first] = entries;
  if (given.length > 0 || !first || isBlank(values.plattermin)) return given;
  const made = emptyRecord<Cell>();
  made.id_dla_rozliczen = first.values.id_dla_rozliczen ?? 1;
  made.termin = values.plattermin ?? null;
  return [{ values: made, at: row.at }];
}

/** The contractor that a document brings; its `id` is the document's `khid`. */
export function partyOf({ values, at }: FileRow): FileRow {
  const made = emptyRecord<Cell>();
  for (const [name, cell] of Object.entries(values)) {
    if (name.startsWith(OF_CONTRACTOR)) made[name.slice(OF_CONTRACTOR.length)] = cell;
  }
  Object.assign(made, {
    id: values.khid ?? null,
    kod: values.khkod ?? null,
    nazwa: values.khnazwa ?? null,
    nip: values.khnip ?? null,
  });
  return { values: made, at };
}

/** @throws DataError for a contractor without code, tax id and name */
export function contractorRow({ values: given, at }: FileRow, ids: ContractorIds): FileRow {
  const values: Values = Object.assign(emptyRecord<Cell>(), given);
  const code =
    textIn(values, "kod") || contractorCode(textIn(values, "nip"), textIn(values, "nazwa"));
  if (code === undefined) throw wrongField("kod", "is missing, and nazwa and nip are too");
  fill(values, "kod", code);
  fill(values, "id", ids.idOf(code));
  return { values, at };
}
