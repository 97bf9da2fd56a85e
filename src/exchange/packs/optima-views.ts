import { expected } from "./expected.ts";
import { modifiedView, type PackView } from "./mssql-script.ts";
import type { ExpectedTable } from "./pack.ts";

/** Purchase and sales invoices; a correction has the same kind and TrN_Korekta set. */
const [COST, SALES] = [301, 302];
const AGAIN_DAYS = 60;

const fullName = (prefix: string): string =>
  `LTRIM(RTRIM(COALESCE(${prefix}1, '') + ' ' + COALESCE(${prefix}2, '') + ' ' + COALESCE(${prefix}3, '')))`;
const isHome = "COALESCE(k.Knt_NipKraj, '') IN ('', 'PL')";
const COUNTRY = "COALESCE(NULLIF(RTRIM(k.Knt_KrajISO), ''), NULLIF(RTRIM(k.Knt_Kraj), ''))";

const CONTACTS: PackView = {
  name: "bs_contacts_view",
  columns: {
    bs_contact_id: "k.Knt_KntId",
    code: "k.Knt_Kod",
    name: `COALESCE(NULLIF(${fullName("k.Knt_Nazwa")}, ''), k.Knt_Kod)`,
    role: `CASE WHEN k.Knt_Rodzaj_Dostawca = 1 AND k.Knt_Rodzaj_Odbiorca = 0 THEN 'supplier'
    WHEN k.Knt_Rodzaj_Odbiorca = 1 AND k.Knt_Rodzaj_Dostawca = 0 THEN 'customer' ELSE 'both' END`,
    tax_id: `CASE WHEN ${isHome} THEN k.Knt_Nip END`,
    eu_vat_id: `CASE WHEN NOT ${isHome} THEN k.Knt_NipPelny END`,
    regon: "k.Knt_Regon",
    pesel: "k.Knt_Pesel",
    street: "k.Knt_Ulica",
    building_no: "k.Knt_NrDomu",
    flat_no: "k.Knt_NrLokalu",
    post_code: "k.Knt_KodPocztowy",
    city: "k.Knt_Miasto",
    region: "k.Knt_Wojewodztwo",
    country: COUNTRY,
    email: "k.Knt_Email",
    phone: "k.Knt_Telefon1",
    bank_account: "k.Knt_RachunekNr",
    payment_days: "k.Knt_Termin",
    is_active: "CASE WHEN k.Knt_Nieaktywny = 1 THEN 0 ELSE 1 END",
    modified_at: "k.Knt_TS_Mod",
  },
  // The row !NIEOKREŚLONY! is the program's own; its letter depends on the code page of whoever runs the script.
  from: `{erp}.CDN.Kontrahenci AS k
WHERE k.Knt_Kod NOT LIKE '!NIEOKRE%'`,
};

const PRODUCTS: PackView = {
  name: "bs_products_view",
  columns: {
    bs_product_id: "t.Twr_TwrId",
    code: "t.Twr_Kod",
    name: "t.Twr_Nazwa",
    description: "CAST(t.Twr_Opis AS nvarchar(4000))",
    type: "CASE WHEN t.Twr_Typ = 0 THEN 'service' ELSE 'goods' END",
    ean: "t.Twr_EAN",
    unit: "t.Twr_JM",
    category: "g.TwG_Nazwa",
    manufacturer_code: "t.Twr_ProducentKod",
    vat_rate: "t.Twr_Stawka",
    is_active: "CASE WHEN t.Twr_NieAktywny = 1 THEN 0 ELSE 1 END",
    modified_at: "t.Twr_TS_Mod",
  },
  from: `{erp}.CDN.Towary AS t
LEFT JOIN {erp}.CDN.TwrGrupy AS g ON g.TwG_GIDNumer = t.Twr_TwGGIDNumer AND g.TwG_GIDTyp = -16`,
};

const PRICES: PackView = {
  name: "bs_product_prices_view",
  columns: {
    bs_product_id: "c.TwC_TwrID",
    price_list: "COALESCE(NULLIF(RTRIM(n.DfC_Nazwa), ''), CAST(c.TwC_TwCNumer AS varchar(10)))",
    amount: "c.TwC_Wartosc",
    currency: "COALESCE(NULLIF(RTRIM(c.TwC_Waluta), ''), 'PLN')",
    is_gross: "CASE WHEN c.TwC_Typ = 2 THEN 1 ELSE 0 END",
  },
  from: `{erp}.CDN.TwrCeny AS c
LEFT JOIN {erp}.CDN.DefCeny AS n ON n.DfC_DfCId = c.TwC_TwCNumer
WHERE c.TwC_Wartosc <> 0`,
};

/** TwrIlosci is a history: the newest row of an item in a warehouse is what there is. */
const STOCK: PackView = {
  name: "bs_stock_view",
  columns: {
    bs_product_id: "s.TwI_TwrId",
    warehouse: "m.Mag_Symbol",
    on_hand: "s.TwI_Ilosc",
    reserved: "s.TwI_Rezerwacje",
    available: "CAST(s.TwI_Ilosc - s.TwI_Rezerwacje AS decimal(19, 4))",
  },
  from: `(SELECT TwI_TwrId, TwI_MagId, TwI_Ilosc, TwI_Rezerwacje,
    ROW_NUMBER() OVER (PARTITION BY TwI_TwrId, TwI_MagId ORDER BY TwI_Data DESC) AS age
  FROM {erp}.CDN.TwrIlosci WHERE TwI_MagId IS NOT NULL AND TwI_Data <= GETDATE()) AS s
INNER JOIN {erp}.CDN.Magazyny AS m ON m.Mag_MagId = s.TwI_MagId
WHERE s.age = 1`,
};

const isForeign = "COALESCE(NULLIF(RTRIM(d.TrN_Waluta), ''), 'PLN') <> 'PLN'";
const inCurrency = (foreign: string, home: string): string =>
  `CASE WHEN ${isForeign} THEN ${foreign} ELSE ${home} END`;

const DOCUMENTS: PackView = {
  name: "bs_documents_view",
  columns: {
    bs_document_id: "d.TrN_TrNID",
    direction: `CASE WHEN d.TrN_TypDokumentu = ${COST} THEN 'cost' ELSE 'sales' END`,
    kind: "CASE WHEN d.TrN_Korekta <> 0 THEN 'correction' ELSE 'invoice' END",
    number: `CASE WHEN d.TrN_TypDokumentu = ${COST} THEN COALESCE(NULLIF(RTRIM(d.TrN_NumerObcy), ''), d.TrN_NumerPelny) ELSE d.TrN_NumerPelny END`,
    issue_date: `CASE WHEN d.TrN_TypDokumentu = ${COST} THEN d.TrN_DataWys ELSE d.TrN_DataDok END`,
    sale_date: "d.TrN_DataOpe",
    due_date: "d.TrN_Termin",
    currency: "COALESCE(NULLIF(RTRIM(d.TrN_Waluta), ''), 'PLN')",
    exchange_rate: `CASE WHEN ${isForeign} THEN CAST(d.TrN_KursL / NULLIF(d.TrN_KursM, 0) AS decimal(15, 6)) END`,
    bs_contact_id: "k.Knt_KntId",
    contact_code: "k.Knt_Kod",
    contact_name: `COALESCE(NULLIF(RTRIM(d.TrN_PodNazwa1), ''), NULLIF(${fullName("k.Knt_Nazwa")}, ''))`,
    contact_tax_id: `CASE WHEN ${isHome} THEN COALESCE(NULLIF(RTRIM(d.TrN_PodNip), ''), k.Knt_Nip) END`,
    contact_eu_vat_id: `CASE WHEN NOT ${isHome} THEN k.Knt_NipPelny END`,
    contact_street: "k.Knt_Ulica",
    contact_building_no: "k.Knt_NrDomu",
    contact_flat_no: "k.Knt_NrLokalu",
    contact_post_code: "k.Knt_KodPocztowy",
    contact_city: "k.Knt_Miasto",
    contact_country: COUNTRY,
    net: inCurrency("d.TrN_RazemNettoWal", "d.TrN_RazemNetto"),
    tax: `CAST(${inCurrency("d.TrN_RazemBruttoWal - d.TrN_RazemNettoWal", "d.TrN_RazemVAT")} AS decimal(19, 4))`,
    gross: inCurrency("d.TrN_RazemBruttoWal", "d.TrN_RazemBrutto"),
    payment_form: "CASE d.TrN_FPlId WHEN 1 THEN 'gotowka' WHEN 3 THEN 'przelew' END",
    payment_status:
      "CASE WHEN f.remaining = 0 THEN 'paid' WHEN f.settled <> 0 THEN 'partial' WHEN f.remaining IS NOT NULL THEN 'unpaid' END",
    paid: "CAST(f.settled AS decimal(19, 4))",
    paid_date: "CASE WHEN f.settled <> 0 THEN f.last_paid END",
    status: `CASE WHEN d.TrN_Anulowany = 1 THEN 'void' WHEN d.TrN_Bufor = 1 THEN 'draft' WHEN f.remaining = 0 THEN 'paid' ELSE 'open' END`,
    modified_at: "d.TrN_TS_Mod",
  },
  // BZd_Rozliczono 0 is what is not to be settled at all.
  from: `{erp}.CDN.TraNag AS d
LEFT JOIN {erp}.CDN.Kontrahenci AS k ON k.Knt_KntId = d.TrN_PodID AND d.TrN_PodmiotTyp = 1
LEFT JOIN (SELECT BZd_DokumentID AS document_id, SUM(BZd_Kwota - BZd_KwotaRoz) AS remaining,
    SUM(BZd_KwotaRoz) AS settled, MAX(BZd_DataRoz) AS last_paid
  FROM {erp}.CDN.BnkZdarzenia WHERE BZd_DokumentTyp = 1 AND BZd_Rozliczono <> 0 GROUP BY BZd_DokumentID) AS f
  ON f.document_id = d.TrN_TrNID
WHERE d.TrN_TypDokumentu IN (${COST}, ${SALES})`,
};

const LINES: PackView = {
  name: "bs_document_lines_view",
  columns: {
    bs_document_id: "l.TrE_TrNId",
    line_no: "ROW_NUMBER() OVER (PARTITION BY l.TrE_TrNId ORDER BY l.TrE_TrEID)",
    product_code: "l.TrE_TwrKod",
    name: "l.TrE_TwrNazwa",
    quantity: "l.TrE_Ilosc",
    unit: "l.TrE_Jm",
    net: inCurrency("l.TrE_WartoscNettoWal", "l.TrE_WartoscNetto"),
    vat_rate: "l.TrE_Stawka",
    gross: inCurrency("l.TrE_WartoscBruttoWal", "l.TrE_WartoscBrutto"),
  },
  from: `{erp}.CDN.TraElem AS l
INNER JOIN {erp}.CDN.TraNag AS d ON d.TrN_TrNID = l.TrE_TrNId`,
};

const PAYMENTS: PackView = {
  name: "bs_payments_view",
  columns: {
    bs_payment_id: "f.BZd_BZdID",
    bs_document_id: "f.BZd_DokumentID",
    due_date: "f.BZd_Termin",
    amount: "f.BZd_Kwota",
    remaining: "CAST(f.BZd_Kwota - f.BZd_KwotaRoz AS decimal(19, 4))",
    currency: "COALESCE(NULLIF(RTRIM(f.BZd_Waluta), ''), 'PLN')",
    paid_date: "CASE WHEN f.BZd_KwotaRoz <> 0 THEN f.BZd_DataRoz END",
  },
  from: `{erp}.CDN.BnkZdarzenia AS f
WHERE f.BZd_DokumentTyp = 1`,
};

export const OPTIMA_VIEWS: readonly PackView[] = [
  CONTACTS,
  modifiedView(
    "bs_modified_contacts_view",
    CONTACTS,
    "v.modified_at >= DATEADD(day, -7, GETDATE())",
  ),
  PRODUCTS,
  PRICES,
  STOCK,
  DOCUMENTS,
  modifiedView(
    "bs_modified_documents_view",
    DOCUMENTS,
    `v.modified_at >= DATEADD(day, -${AGAIN_DAYS}, GETDATE()) OR v.paid_date >= DATEADD(day, -${AGAIN_DAYS}, GETDATE())
  OR v.payment_status IN ('unpaid', 'partial')`,
  ),
  LINES,
  PAYMENTS,
];

export const OPTIMA_EXPECTS: readonly ExpectedTable[] = [
  expected("CDN.Kontrahenci", "C", {
    integer: "Knt_KntId Knt_Rodzaj_Dostawca Knt_Rodzaj_Odbiorca Knt_Termin Knt_Nieaktywny",
    text: "Knt_Kod Knt_Nazwa1 Knt_Nazwa2 Knt_Nazwa3 Knt_NipKraj Knt_Nip Knt_NipPelny Knt_Regon Knt_Pesel Knt_Ulica Knt_NrDomu Knt_NrLokalu Knt_KodPocztowy Knt_Miasto Knt_Wojewodztwo Knt_Kraj Knt_KrajISO Knt_Email Knt_Telefon1 Knt_RachunekNr",
    datetime: "Knt_TS_Mod",
  }),
  expected("CDN.Towary", "C", {
    integer: "Twr_TwrId Twr_Typ Twr_TwGGIDNumer Twr_NieAktywny",
    text: "Twr_Kod Twr_Nazwa Twr_Opis Twr_EAN Twr_JM Twr_ProducentKod",
    decimal: "Twr_Stawka",
    datetime: "Twr_TS_Mod",
  }),
  expected("CDN.TwrGrupy", "C", { integer: "TwG_GIDTyp TwG_GIDNumer", text: "TwG_Nazwa" }),
  expected("CDN.TwrCeny", "C", {
    integer: "TwC_TwrID TwC_TwCNumer TwC_Typ",
    decimal: "TwC_Wartosc",
    text: "TwC_Waluta",
  }),
  expected("CDN.DefCeny", "C", { integer: "DfC_DfCId", text: "DfC_Nazwa" }),
  expected("CDN.TwrIlosci", "C", {
    integer: "TwI_TwrId TwI_MagId",
    decimal: "TwI_Ilosc TwI_Rezerwacje",
    datetime: "TwI_Data",
  }),
  expected("CDN.Magazyny", "C", { integer: "Mag_MagId", text: "Mag_Symbol" }),
  expected(
    "CDN.TraNag",
    "C",
    {
      integer:
        "TrN_TrNID TrN_TypDokumentu TrN_Korekta TrN_Anulowany TrN_Bufor TrN_PodmiotTyp TrN_PodID TrN_FPlId",
      text: "TrN_NumerPelny TrN_NumerObcy TrN_Waluta TrN_PodNazwa1 TrN_PodNip",
      datetime: "TrN_DataDok TrN_DataWys TrN_DataOpe TrN_Termin TrN_TS_Mod",
      decimal:
        "TrN_RazemNetto TrN_RazemVAT TrN_RazemBrutto TrN_RazemNettoWal TrN_RazemBruttoWal TrN_KursL TrN_KursM",
    },
    { TrN_RazemBruttoWal: "I" },
  ),
  expected(
    "CDN.TraElem",
    "C",
    {
      integer: "TrE_TrEID TrE_TrNId",
      text: "TrE_TwrKod TrE_TwrNazwa TrE_Jm",
      decimal:
        "TrE_Ilosc TrE_WartoscNetto TrE_WartoscBrutto TrE_WartoscNettoWal TrE_WartoscBruttoWal TrE_Stawka",
    },
    { TrE_WartoscNettoWal: "I", TrE_WartoscBruttoWal: "I" },
  ),
  expected("CDN.BnkZdarzenia", "C", {
    integer: "BZd_BZdID BZd_DokumentTyp BZd_DokumentID BZd_Rozliczono",
    text: "BZd_Waluta",
    decimal: "BZd_Kwota BZd_KwotaRoz",
    datetime: "BZd_Termin BZd_DataRoz",
  }),
];
