import { table } from "../../src/lib/table.ts";
import { answer, invalid, type Json, refusal } from "./answers.ts";
import { type Data, grossOf } from "./data.ts";
import { isDay } from "./query.ts";

type Kind = "text" | "amount" | "day" | "flag" | "object" | "list" | "number";
/** A name that ends in `?` may be left out. */
type Form = Readonly<Record<string, Kind>>;

const MAX_AMOUNT = 100_000_000;
const CONTRACTOR: Form = {
  Nazwa: "text",
  "Nazwa2?": "text",
  "Identyfikator?": "text",
  "PrefiksUE?": "text",
  "NIP?": "text",
  "Ulica?": "text",
  "KodPocztowy?": "text",
  "Kraj?": "text",
  "Miejscowosc?": "text",
  "Email?": "text",
  "Telefon?": "text",
  "OsobaFizyczna?": "flag",
  "JestDostawca?": "flag",
  "JestOdbiorca?": "flag",
};
const VAT_EXPENSE: Form = {
  NumerFaktury: "text",
  OznaczenieKSeF: "text",
  "NumerKSeF?": "text",
  "Offline24KSeF?": "flag",
  DataWystawienia: "day",
  DataWplywu: "day",
  TerminPlatnosci: "day",
  RodzajSprzedazy: "text",
  NazwaWydatku: "text",
  KwotaNetto23: "amount",
  KwotaNetto08: "amount",
  KwotaNetto05: "amount",
  KwotaNetto00: "amount",
  KwotaNettoZw: "amount",
  KwotaVat23: "amount",
  KwotaVat08: "amount",
  KwotaVat05: "amount",
  "IdentyfikatorKontrahenta?": "text",
  "PrefiksUEKontrahenta?": "text",
  "NIPKontrahenta?": "text",
  "Kontrahent?": "object",
};
const OTHER_EXPENSE: Form = {
  RodzajDokumentu: "text",
  NumerDokumentu: "text",
  DataWystawienia: "day",
  TerminPlatnosci: "day",
  NazwaWydatku: "text",
  Kwota: "amount",
  "Kontrahent?": "object",
};
const INVOICE: Form = {
  Zaplacono: "amount",
  "ZaplaconoNaDokumencie?": "amount",
  LiczOd: "text",
  "NumerKontaBankowego?": "text",
  DataWystawienia: "day",
  "MiejsceWystawienia?": "text",
  DataSprzedazy: "day",
  FormatDatySprzedazy: "text",
  "TerminPlatnosci?": "day",
  SposobZaplaty: "text",
  RodzajPodpisuOdbiorcy: "text",
  WidocznyNumerGios: "flag",
  "Uwagi?": "text",
  "Numer?": "number",
  Pozycje: "list",
  Kontrahent: "object",
};
const POSITION: Form = {
  NazwaPelna: "text",
  Jednostka: "text",
  Ilosc: "number",
  CenaJednostkowa: "number",
  "StawkaVat?": "number",
  TypStawkiVat: "text",
  "PKWiU?": "text",
  "GTU?": "text",
  "Rabat?": "number",
};
const WORDS: Readonly<Record<string, readonly string[]>> = table({
  OznaczenieKSeF: ["NUMER", "OFF", "BFK", "DI"],
  RodzajSprzedazy: ["OP", "ZW", "OPIZW"],
  RodzajDokumentu: ["RACH", "PAR", "DOW_DOST", "UM", "DOW_OPL", "NOTA_KS", "POKW_ODB", "BIL"],
  LiczOd: ["NET", "BRT"],
  FormatDatySprzedazy: ["DZN", "MSC"],
  RodzajPodpisuOdbiorcy: ["OUP", "UPO", "BPO", "BWO"],
  TypStawkiVat: ["PRC", "ZW", "NP"],
});
const LENGTHS: Readonly<Record<string, number>> = table({
  NumerFaktury: 50,
  NazwaWydatku: 50,
  NIPKontrahenta: 13,
  PrefiksUEKontrahenta: 2,
  Nazwa: 150,
  Ulica: 65,
  KodPocztowy: 16,
  Kraj: 70,
  Miejscowosc: 65,
});

export const EXPENSE_FORMS: Readonly<Record<string, Form>> = table({
  "/zakuptowaruvat.json": VAT_EXPENSE,
  "/kosztdzialalnoscivat.json": VAT_EXPENSE,
  "/oplatatelefon.json": VAT_EXPENSE,
  "/kosztdzialalnosci.json": OTHER_EXPENSE,
});

/** Books an expense; the same one twice is booked twice. */
export function addExpense(data: Data, path: string, body: Json): Json {
  check(body, EXPENSE_FORMS[path] ?? {});
  inMonth(data, body);
  if (body.OznaczenieKSeF === "NUMER" && typeof body.NumerKSeF !== "string")
    throw invalid("NumerKSeF", "wymagany");
  if (String(body.DataWplywu ?? body.DataWystawienia) < String(body.DataWystawienia))
    throw invalid("DataWplywu", "przed datą wystawienia");
  const named = ["IdentyfikatorKontrahenta", "NIPKontrahenta", "Kontrahent"];
  if (!named.some((name) => name in body)) throw invalid("Kontrahent", "brak kontrahenta");
  if ("Kontrahent" in body) check(body.Kontrahent as Json, CONTRACTOR);
  data.expenses.push({ ...body, path });
  return answer({ Informacja: "Wydatek został dodany" });
}

export function addInvoice(data: Data, body: Json): Json {
  check(body, INVOICE);
  inMonth(data, body);
  check(body.Kontrahent as Json, CONTRACTOR);
  const positions = body.Pozycje as readonly Json[];
  if (positions.length === 0) throw invalid("Pozycje", "nie może być puste");
  for (const position of positions) {
    check(position, POSITION);
    if (position.TypStawkiVat === "PRC" && position.StawkaVat === undefined)
      throw invalid("StawkaVat", "wymagana");
  }
  const [year = "", month = ""] = String(body.DataWystawienia).split("-");
  const serial = Number(body.Numer ?? data.nextId);
  const number = `${serial}/${Number(month)}/${year}`;
  if ([...data.issued.values()].some(({ row }) => row.PelnyNumer === number))
    throw invalid("Numer", "taki numer już istnieje");
  const id = data.nextId;
  data.nextId += 1;
  const gross = grossOf(positions as Record<string, unknown>[], body.LiczOd === "BRT") / 100;
  const contractor = body.Kontrahent as Json;
  const row = {
    FakturaId: id,
    Rodzaj: "prz_faktura_kraj",
    PelnyNumer: number,
    DataWystawienia: body.DataWystawienia,
    TerminPlatnosci: body.TerminPlatnosci ?? null,
    Brutto: gross,
    Zaplacono: body.Zaplacono,
    Waluta: "PLN",
    KontrahentNazwa: contractor.Nazwa,
    IdentyfikatorKontrahenta: contractor.Identyfikator ?? null,
    NIPKontrahenta: contractor.NIP ?? null,
    CzyWyslano: false,
  };
  const doc = { ...body, Numer: serial, PelnyNumer: number, WartoscBrutto: gross };
  data.issued.set(id, { id, type: "fakturakraj", row, doc });
  return answer({ Informacja: "Faktura została pomyślnie dodana.", Identyfikator: String(id) });
}

/** A document outside the accounting month is refused. */
function inMonth({ year, month }: Data, body: Json): void {
  const wanted = `${year}-${String(month).padStart(2, "0")}`;
  if (!String(body.DataWystawienia).startsWith(wanted))
    throw invalid("DataWystawienia", `data spoza miesiąca księgowego ${wanted}`);
}

/** @throws RequestError 200 for a field that there is not or of another kind, 201 for a wrong value */
function check(body: Json, form: Form): void {
  const names = Object.keys(form).map((name) => name.replace("?", ""));
  for (const name of Object.keys(body))
    if (!names.includes(name)) throw refusal(200, "Niepoprawna zawartość żądania.");
  for (const [name, kind] of Object.entries(form)) {
    const field = name.replace("?", "");
    const value = body[field];
    if (value === undefined || value === null) {
      if (!name.endsWith("?")) throw invalid(field, "wymagane");
    } else checkValue(field, kind, value);
  }
}

function checkValue(field: string, kind: Kind, value: unknown): void {
  const isKind: Readonly<Record<Kind, boolean>> = {
    text: typeof value === "string",
    amount: typeof value === "number",
    number: typeof value === "number",
    day: typeof value === "string",
    flag: typeof value === "boolean",
    object: typeof value === "object" && !Array.isArray(value),
    list: Array.isArray(value),
  };
  if (!isKind[kind]) throw refusal(200, "Niepoprawna zawartość żądania.");
  if (kind === "day" && !isDay(value)) throw invalid(field, "nieprawidłowa data");
  if (kind === "amount" && !(Number(value) >= 0 && Number(value) < MAX_AMOUNT))
    throw invalid(field, "kwota od 0 do 100 000 000");
  if (kind === "text" && String(value).length > (LENGTHS[field] ?? 4_000))
    throw invalid(field, "za długie");
  const words = WORDS[field];
  if (words && !words.includes(String(value))) throw invalid(field, "nieznana wartość");
}

/** `{ MiesiacKsiegowy: "NAST" }`: one month on, or back with POPRZ. */
export function moveMonth(data: Data, body: Json): Json {
  check(body, { MiesiacKsiegowy: "text", PrzeniesDaneZPoprzedniegoRoku: "flag" });
  if (!["NAST", "POPRZ"].includes(String(body.MiesiacKsiegowy)))
    throw invalid("MiesiacKsiegowy", "NAST lub POPRZ");
  const index = data.year * 12 + data.month - 1 + (body.MiesiacKsiegowy === "NAST" ? 1 : -1);
  data.year = Math.floor(index / 12);
  data.month = (index % 12) + 1;
  return answer({ Informacja: "Miesiąc księgowy został zmieniony." });
}
