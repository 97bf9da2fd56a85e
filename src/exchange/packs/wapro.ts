import { InvalidInputError } from "../../lib/errors.ts";
import type { Mapping } from "../mapping.ts";
import { expected } from "./expected.ts";
import { columnsOfViews, mssqlScripts } from "./mssql-script.ts";
import type { ExpectedTable, Pack, PackDefinition } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";
import { standardDefinitions } from "./standard-definitions.ts";
import { waproViews } from "./wapro-views.ts";

const EXPECTS: readonly ExpectedTable[] = [
  expected(
    "dbo.KONTRAHENT",
    "C",
    {
      integer: "ID_KONTRAHENTA DOSTAWCA ODBIORCA ZABLOKOWANY",
      text: "KOD_KONTRAHENTA NAZWA NAZWA_PELNA NIP REGON ULICA_LOKAL KOD_POCZTOWY MIEJSCOWOSC SYM_KRAJU ADRES_EMAIL TELEFON_FIRMOWY",
    },
    {
      ...{ DOSTAWCA: "I", ODBIORCA: "I", ZABLOKOWANY: "I", KOD_KONTRAHENTA: "I" },
      ...{ NAZWA_PELNA: "I", REGON: "I" },
    },
  ),
  expected("dbo.ARTYKUL", "C", {
    integer: "ID_ARTYKULU ID_MAGAZYNU ID_JEDNOSTKI ZABLOKOWANY",
    text: "INDEKS_KATALOGOWY INDEKS_HANDLOWY NAZWA OPIS RODZAJ KOD_KRESKOWY VAT_SPRZEDAZY",
    decimal: "STAN ZAREZERWOWANO",
  }),
  expected("dbo.MAGAZYN", "C", { integer: "ID_MAGAZYNU ID_FIRMY", text: "SYMBOL" }),
  expected("dbo.JEDNOSTKA", "C", { integer: "ID_JEDNOSTKI", text: "SKROT" }),
  expected("dbo.CENA", "C", { integer: "ID_CENY", text: "NAZWA" }),
  expected("dbo.CENA_ARTYKULU", "C", { integer: "ID_ARTYKULU ID_CENY", decimal: "CENA_NETTO" }),
  expected("dbo.TYP_DOKUMENTU_HANDLOWEGO", "C", { integer: "ID_TYPU", text: "SYGNATURA" }),
  expected("dbo.DOKUMENT_HANDLOWY", "C", {
    integer:
      "ID_DOKUMENTU_HANDLOWEGO ID_DOK_KORYGOWANEGO ID_TYPU ID_KONTRAHENTA ID_FIRMY DOK_KOREKTY DOK_WAL DATA_WYSTAWIENIA DATA_SPRZEDAZY DATA_OTRZYMANIA TERMIN_PLAT DATA_OST_ROZLICZENIA",
    text: "NUMER SYM_WAL FORMA_PLATNOSCI KONTRAHENT_NAZWA UWAGI",
    decimal:
      "WARTOSC_NETTO WARTOSC_BRUTTO RAZEM_ZAPLACONO POZOSTALO WARTOSC_NETTO_WAL WARTOSC_BRUTTO_WAL RAZEM_ZAPLACONO_WAL POZOSTALO_WAL PRZELICZNIK_WAL",
  }),
  expected("dbo.POZYCJA_DOKUMENTU_MAGAZYNOWEGO", "C", {
    integer: "ID_POZ_DOK_MAG ID_DOK_HANDLOWEGO ID_ARTYKULU",
    text: "JEDNOSTKA KOD_VAT OPIS",
    decimal: "ILOSC CENA_NETTO CENA_NETTO_WAL",
  }),
];

const STANDARD = {
  ...{ slug: "wapro-mag", program: "WAPRO Mag" },
  views: columnsOfViews(waproViews(undefined)),
};

export const waproMag: Pack = {
  id: "wapro_mag",
  title: "WAPRO Mag",
  vendor: "Asseco Business Solutions",
  provider: "mssql",
  confidence: "good",
  summary: {
    en: "WAPRO Mag (WF-Mag) on SQL Server: contractors, items with price lists and stock per warehouse, sales and purchase invoices with lines, currencies and payments.",
    pl: "WAPRO Mag (WF-Mag) na SQL Serverze: kontrahenci, artykuły z cennikami i stanami w magazynach, faktury sprzedaży i zakupu z pozycjami, walutami i rozliczeniami.",
    "pt-BR":
      "WAPRO Mag (WF-Mag) em SQL Server: parceiros, itens com listas de preço e estoque por depósito, notas de venda e compra com linhas, moedas e pagamentos.",
    cs: "WAPRO Mag (WF-Mag) na SQL Serveru: partneři, položky s ceníky a zásobami po skladech, vydané a přijaté faktury s řádky, měnami a úhradami.",
    hu: "WAPRO Mag (WF-Mag) SQL Serveren: partnerek, termékek árlistákkal és raktárankénti készlettel, vevői és szállítói számlák tételekkel, devizával és kifizetésekkel.",
  },
  notes: [
    NOTES.document_symbols,
    NOTES.no_change_time,
    NOTES.supplier_number,
    NOTES.check_first,
    NOTES.never_write,
    {
      en: "An article has a row in each warehouse: items are joined by their index, so articles without an index are left out. Days are whole numbers since 1800-12-28. Give ID_FIRMY as the company where one database keeps several firms.",
      pl: "Artykuł ma osobny wiersz w każdym magazynie: kartoteki są łączone po indeksie, artykuły bez indeksu są pomijane. Daty są liczbami dni od 1800-12-28. Gdy w bazie jest kilka firm, podaj ID_FIRMY jako firmę.",
      "pt-BR":
        "Um artigo tem uma linha em cada depósito: os itens são unidos pelo índice, e artigos sem índice ficam de fora. As datas são dias inteiros desde 1800-12-28. Informe ID_FIRMY como empresa se o banco tiver várias.",
      cs: "Artikl má v každém skladu vlastní řádek: položky se spojují podle indexu, artikly bez indexu se vynechávají. Data jsou počty dnů od 1800-12-28. Je-li v databázi více firem, zadejte ID_FIRMY jako firmu.",
      hu: "Egy cikknek raktáranként külön sora van: a termékek az index alapján egyesülnek, az index nélküliek kimaradnak. A dátumok az 1800-12-28 óta eltelt napok száma. Ha az adatbázisban több cég van, adja meg az ID_FIRMY értékét cégként.",
    },
  ],
  expects: EXPECTS,
  scripts: (options) =>
    mssqlScripts(options, { views: waproViews(firmOf(options.company)), expects: EXPECTS }),
  definitions: () => standardDefinitions(STANDARD).map(withDates),
};

/** @throws InvalidInputError for what is no ID_FIRMY */
function firmOf(company: string | undefined): string | undefined {
  if (company === undefined || /^\d{1,9}$/.test(company)) return company;
  const remedy = "Give the number of the firm: SELECT ID_FIRMY, NAZWA FROM FIRMA.";
  throw new InvalidInputError([{ field: "company", message: "is no ID_FIRMY", remedy }]);
}

const DAYS: ReadonlySet<string> = new Set([
  ...["issue_date", "sale_date", "received_date", "due_date", "paid_date"],
]);

/** Whole numbers of Clarion become dates. */
function withDates(definition: PackDefinition): PackDefinition {
  const { body } = definition;
  if (!body.import) return definition;
  const map = body.import.map.map(
    (mapping): Mapping =>
      typeof mapping.from === "string" && DAYS.has(mapping.from)
        ? { ...mapping, transforms: [{ do: "date", format: "clarion_days" }] }
        : mapping,
  );
  return { ...definition, body: { ...body, import: { ...body.import, map } } };
}
