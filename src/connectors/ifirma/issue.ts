import {
  type Invoice,
  type InvoiceLine,
  table,
  toMinor,
  type VatBreakdownRow,
} from "../../sdk/index.ts";
import { contractorOf, refused, required, type Written } from "./expense.ts";
import { drop, type Row } from "./values.ts";

/** The usual series: number, month and year. Another series cannot be chosen by number. */
const NUMBER = /^([1-9]\d{0,6})\/(0?[1-9]|1[0-2])\/(\d{4})$/;
const MEANS: Readonly<Record<string, string>> = table({
  cash: "GTK",
  transfer: "PRZ",
  card: "KAR",
  cod: "POB",
  compensation: "KOM",
  online: "ELE",
});

/**
 * A domestic sales invoice as iFirma issues it.
 * @throws RejectedError that says what iFirma has no place for
 */
export function toIssued(invoice: Invoice): Written {
  if (invoice.direction !== "sales") throw refused("it is no sales invoice");
  if (invoice.kind !== "invoice") {
    throw refused(`a document of the kind ${invoice.kind} is made in iFirma by hand`);
  }
  if (invoice.currency !== "PLN") throw refused("only invoices in PLN are issued through the API");
  const issueDate = required(invoice.issue_date, "date of issue");
  const lines = invoice.lines.filter((line) => line.is_before_correction !== true);
  if (lines.length === 0) throw refused("it has no lines");
  const isGross = lines.every((line) => line.net_price === undefined);
  const sale = invoice.tax_point_period
    ? { DataSprzedazy: lastDay(invoice.tax_point_period), FormatDatySprzedazy: "MSC" }
    : { DataSprzedazy: invoice.tax_point_date ?? issueDate, FormatDatySprzedazy: "DZN" };
  const paid = toMinor(invoice.payment?.paid ?? "0", "PLN") / 100;
  const body = drop({
    Zaplacono: paid,
    ZaplaconoNaDokumencie: paid,
    LiczOd: isGross ? "BRT" : "NET",
    NumerKontaBankowego: invoice.payment?.account?.iban?.replace(/^PL/, ""),
    DataWystawienia: issueDate,
    ...sale,
    TerminPlatnosci: invoice.due_date,
    SposobZaplaty: MEANS[invoice.payment?.means ?? "transfer"] ?? "PRZ",
    RodzajPodpisuOdbiorcy: "OUP",
    WidocznyNumerGios: false,
    Uwagi: invoice.note?.slice(0, 1_000),
    Numer: numberOf(invoice.number, issueDate),
    Pozycje: lines.map((line) => positionOf(line, isGross)),
    Kontrahent: contractorOf(invoice.buyer),
  });
  return { path: "/fakturakraj.json", body };
}

/** iFirma makes the rest of the number from the date of issue. */
function numberOf(number: string | undefined, issueDate: string): number {
  const [, serial = "", month = "", year = ""] = NUMBER.exec(required(number, "number")) ?? [];
  if (`${year}-${month.padStart(2, "0")}` === issueDate.slice(0, 7)) return Number(serial);
  throw refused(
    `its number is not of the form number/month/year of its date of issue, which is how iFirma numbers (such as 12/${Number(issueDate.slice(5, 7))}/${issueDate.slice(0, 4)})`,
  );
}

function positionOf(line: InvoiceLine, isGross: boolean): Row {
  const price = isGross ? line.gross_price : line.net_price;
  const gtu = line.classifications?.find(({ scheme }) => scheme === "GTU")?.code;
  return {
    NazwaPelna: required(line.name || undefined, "name of a line").slice(0, 300),
    Jednostka: (line.unit_local ?? line.unit ?? "szt.").slice(0, 10),
    Ilosc: Number(line.qty ?? "1"),
    CenaJednostkowa: Number(required(price, "price of a line")),
    ...vatOf(line.vat),
    PKWiU: line.classifications?.find(({ scheme }) => scheme === "PKWIU")?.code ?? "",
    GTU: gtu ?? "BRAK",
    ...(line.discount === undefined ? {} : { Rabat: Number(line.discount) }),
  };
}

function vatOf(vat: Pick<VatBreakdownRow, "category" | "rate"> | undefined): Row {
  if (vat?.category === "E") return { TypStawkiVat: "ZW" };
  if (vat?.category === "O") return { TypStawkiVat: "NP" };
  if ((vat?.category === "S" || vat?.category === "Z") && vat.rate !== undefined)
    return { StawkaVat: Number((Number(vat.rate) / 100).toFixed(4)), TypStawkiVat: "PRC" };
  throw refused("a line has a VAT rate that the API does not take");
}

function lastDay(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}
