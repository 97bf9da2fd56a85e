import { table } from "../../lib/table.ts";
import type { Invoice, InvoiceLine } from "../../model/invoice.ts";
import { fromMinor, toMinor } from "../../model/money.ts";
import { group, leaf, token } from "../xml/xml-writer.ts";
import { ANNEX_15, DESCRIPTION_KEY, INVOICE_ROW, ORDER_ROW, SCHEMES } from "./read-lines.ts";
import { codeOf, MARGIN, OSS } from "./vat-codes.ts";
import { formAmount, formDate, formDecimal, type Writing } from "./write-context.ts";

const LENGTHS: Readonly<Record<string, number>> = table({ GTIN: 20, GTU: 256, PROCEDURE: 256 });
const GTU = /^GTU_(0[1-9]|1[0-3])$/;
const PROCEDURES = new Set([
  "WSTO_EE",
  "IED",
  "TT_D",
  "I_42",
  "I_63",
  "B_SPV",
  "B_SPV_DOSTAWA",
  "B_MPV_PROWIZJA",
]);

interface LineOptions {
  readonly isDomestic: boolean;
  /** Units of PLN for one of the currency; undefined for a document in PLN. */
  readonly exchangeRate: string | undefined;
}

export const invoiceLinesXml = (
  lines: readonly InvoiceLine[],
  options: LineOptions,
  writing: Writing,
): string =>
  lines
    .map((line, i) => {
      const field = `lines.${i}`;
      const amount = (name: "net" | "gross") => formAmount(line[name], `${field}.${name}`, writing);
      const date = { field: `${field}.delivery_date` };
      return group(
        "FaWiersz",
        leaf("NrWierszaFa", String(line.no)),
        leaf("P_6A", formDate(line.delivery_date, date, writing)),
        goodsXml(line, INVOICE_ROW),
        leaf("P_9A", formDecimal(line.net_price, 8)),
        leaf("P_9B", formDecimal(line.gross_price, 8)),
        leaf("P_10", formDecimal(line.discount, 8)),
        leaf("P_11", amount("net")),
        leaf("P_11A", amount("gross")),
        leaf("P_11Vat", formAmount(line.vat?.amount, `${field}.vat.amount`, writing)),
        taxXml(line, { ...options, field, names: INVOICE_ROW }, writing),
        leaf("KursWaluty", formDecimal(options.exchangeRate, 6)),
        leaf("StanPrzed", line.is_before_correction ? "1" : undefined),
      );
    })
    .join("");

/** The rows of an advance stand in the order that it is paid for. */
export function orderXml(
  { lines, currency }: Invoice,
  options: LineOptions,
  writing: Writing,
): string {
  const rows = lines.map((line, i) => {
    const field = `lines.${i}`;
    return group(
      "ZamowienieWiersz",
      leaf("NrWierszaZam", String(line.no)),
      goodsXml(line, ORDER_ROW),
      leaf("P_9AZ", formDecimal(line.net_price, 8)),
      leaf("P_11NettoZ", formAmount(line.net, `${field}.net`, writing)),
      leaf("P_11VatZ", formAmount(line.vat?.amount, `${field}.vat.amount`, writing)),
      taxXml(line, { ...options, field, names: ORDER_ROW }, writing),
      leaf("StanPrzedZ", line.is_before_correction ? "1" : undefined),
    );
  });
  const value = lines
    .filter((line) => !line.is_before_correction)
    .reduce((sum, line) => sum + grossOf(line, currency), 0);
  const total = formAmount(fromMinor(value, currency), "lines", writing);
  return rows.length === 0 ? "" : group("Zamowienie", leaf("WartoscZamowienia", total), ...rows);
}

const grossOf = ({ gross, net, vat }: InvoiceLine, currency: string): number =>
  toMinor(gross, currency) ?? (toMinor(net, currency) ?? 0) + (toMinor(vat?.amount, currency) ?? 0);

function goodsXml(
  line: InvoiceLine,
  names: Readonly<Record<keyof typeof INVOICE_ROW, string>>,
): string {
  const codes = SCHEMES.slice(0, 4).map(([scheme, field]) =>
    leaf(names[field], token(codeIn(line, scheme), LENGTHS[scheme] ?? 50)),
  );
  return [
    leaf(names.name, token(line.name, 512)),
    leaf(names.index, token(line.seller_code, 50)),
    ...codes,
    leaf(names.unit, token(line.unit_local ?? line.unit, 256)),
    leaf(names.qty, formDecimal(line.qty, 6)),
  ].join("");
}

const codeIn = ({ classifications }: InvoiceLine, scheme: string): string | undefined =>
  classifications?.find((one) => one.scheme.toUpperCase() === scheme)?.code;

function taxXml(
  line: InvoiceLine,
  {
    isDomestic,
    field,
    names,
  }: LineOptions & { field: string; names: Readonly<Record<keyof typeof INVOICE_ROW, string>> },
  writing: Writing,
): string {
  const code = codeOf(line.vat ?? {}, isDomestic);
  if (line.vat?.local_code !== undefined && code === undefined) {
    writing.missing(`${field}.vat`, `has no equal in FA(3): ${line.vat.local_code}`);
  }
  const gtu = codeIn(line, "GTU");
  const procedure = codeIn(line, "PROCEDURE");
  const isOss = code === OSS;
  return [
    leaf(names.code, isOss || code === MARGIN ? undefined : code),
    leaf(names.ossRate, isOss ? formDecimal(line.vat?.rate, 6) : undefined),
    leaf(names.annex15, codeIn(line, ANNEX_15) === undefined ? undefined : "1"),
    leaf(names.gtu, gtu !== undefined && GTU.test(gtu) ? gtu : undefined),
    leaf(names.procedure, PROCEDURES.has(procedure ?? "") ? procedure : undefined),
  ].join("");
}

/** Descriptions of lines, one row of the form for each of their own lines. */
export const descriptionsXml = (lines: readonly InvoiceLine[]): string =>
  lines
    .flatMap(({ no, description }) =>
      (description?.split("\n") ?? []).map((text) => {
        const value = token(text, 256);
        return value === undefined ? "" : entryXml(DESCRIPTION_KEY, value, no);
      }),
    )
    .join("");

export const entryXml = (key: string, value: string, line?: number): string =>
  group(
    "DodatkowyOpis",
    leaf("NrWiersza", line === undefined ? undefined : String(line)),
    leaf("Klucz", key),
    leaf("Wartosc", value),
  );
