import { expected } from "./expected.ts";
import { modifiedView, type PackView } from "./mssql-script.ts";
import type { ExpectedTable } from "./pack.ts";

const SALES = "2033, 2035, 2037, 2041, 2045";
const COSTS = "1521, 1529";
const CORRECTIONS = "2041, 2045, 1529";
const AGAIN_DAYS = 60;

/** Days since 1800-12-28; beyond 2099 and 0 stand for none. */
const day = (column: string): string =>
  `CASE WHEN ${column} BETWEEN 1 AND 109211 THEN DATEADD(day, ${column}, '18001228') END`;
/** Seconds since 1990, in local time. */
const moment = (column: string): string =>
  `CASE WHEN ${column} > 0 THEN DATEADD(second, ${column}, '19900101') END`;
const fullName =
  "LTRIM(RTRIM(COALESCE(k.Knt_Nazwa1, '') + ' ' + COALESCE(k.Knt_Nazwa2, '') + ' ' + COALESCE(k.Knt_Nazwa3, '')))";
const isHome = "COALESCE(RTRIM(k.Knt_NipPrefiks), '') IN ('', 'PL')";

const EU_VAT = `CASE WHEN NOT ${isHome} THEN RTRIM(k.Knt_NipPrefiks) + '' + RTRIM(k.Knt_Nip) END`;

const CONTACTS: PackView = {
  name: "bs_contacts_view",
  columns: {
    bs_contact_id: "k.Knt_GIDNumer",
    code: "k.Knt_Akronim",
    name: `COALESCE(NULLIF(${fullName}, ''), k.Knt_Akronim)`,
    tax_id: `CASE WHEN ${isHome} THEN k.Knt_Nip END`,
    eu_vat_id: EU_VAT,
    regon: "k.Knt_Regon",
    pesel: "k.Knt_Pesel",
    street: "k.Knt_Ulica",
    building_no: "k.Knt_Adres",
    post_code: "k.Knt_KodP",
    city: "k.Knt_Miasto",
    country: "k.Knt_Kraj",
    email: "k.Knt_EMail",
    phone: "k.Knt_Telefon1",
    bank_account: "k.Knt_NrRachunku",
    is_active: "CASE WHEN k.Knt_Archiwalny = 1 OR k.Knt_Nieaktywny = 1 THEN 0 ELSE 1 END",
    modified_at: moment("k.Knt_LastModL"),
  },
  from: `{erp}.CDN.KntKarty AS k
WHERE k.Knt_GIDNumer > 0`,
};

const PRODUCTS: PackView = {
  name: "bs_products_view",
  columns: {
    bs_product_id: "t.Twr_GIDNumer",
    code: "t.Twr_Kod",
    name: "t.Twr_Nazwa",
    description: "CAST(o.TwO_Opis AS nvarchar(4000))",
    type: "CASE WHEN t.Twr_Typ IN (3, 4) THEN 'service' ELSE 'goods' END",
    ean: "t.Twr_Ean",
    unit: "t.Twr_Jm",
    manufacturer: "p.Knt_Akronim",
    manufacturer_code: "t.Twr_Katalog",
    vat_rate: "t.Twr_StawkaPodSpr",
    is_active: "CASE WHEN t.Twr_Archiwalny = 1 THEN 0 ELSE 1 END",
    modified_at: moment("t.Twr_LastModL"),
  },
  from: `{erp}.CDN.TwrKarty AS t
LEFT JOIN {erp}.CDN.TwrOpisy AS o ON o.TwO_TwrNumer = t.Twr_GIDNumer AND o.TwO_TwrLp = 1
LEFT JOIN {erp}.CDN.KntKarty AS p ON p.Knt_GIDNumer = t.Twr_PrdNumer AND t.Twr_PrdNumer > 0
WHERE t.Twr_GIDNumer > 0`,
};

/** Of the prices of one kind the last that is valid already. */
const PRICES: PackView = {
  name: "bs_product_prices_view",
  columns: {
    bs_product_id: "c.TwC_TwrNumer",
    price_list: "CAST(c.TwC_TwrLp AS varchar(10))",
    amount: "c.TwC_Wartosc",
    currency: "COALESCE(NULLIF(RTRIM(c.TwC_Waluta), ''), 'PLN')",
    is_gross: "0",
  },
  from: `(SELECT TwC_TwrNumer, TwC_TwrLp, TwC_Wartosc, TwC_Waluta,
    ROW_NUMBER() OVER (PARTITION BY TwC_TwrNumer, TwC_TwrLp ORDER BY TwC_DataOd DESC, TwC_ID DESC) AS age
  FROM {erp}.CDN.TwrCeny WHERE TwC_DataOd <= DATEDIFF(day, '18001228', GETDATE())) AS c
WHERE c.age = 1 AND c.TwC_Wartosc <> 0`,
};

/** One row for each delivery. */
const STOCK: PackView = {
  name: "bs_stock_view",
  columns: {
    bs_product_id: "s.item_id",
    warehouse: "m.MAG_Kod",
    on_hand: "s.on_hand",
    available: "s.available",
  },
  from: `(SELECT TwZ_TwrNumer AS item_id, TwZ_MagNumer AS warehouse_id, SUM(TwZ_Ilosc) AS on_hand, SUM(TwZ_IlSpr) AS available
  FROM {erp}.CDN.TwrZasoby GROUP BY TwZ_TwrNumer, TwZ_MagNumer) AS s
INNER JOIN {erp}.CDN.Magazyny AS m ON m.MAG_GIDNumer = s.warehouse_id`,
};

const OWN_NUMBER = `o.OB_Skrot + '-' + CAST(d.TrN_TrNNumer AS varchar(12)) + '/' + RIGHT(CAST(d.TrN_TrNRok AS varchar(4)), 2)
    + '' + COALESCE('/' + NULLIF(RTRIM(d.TrN_TrNSeria), ''), '')`;

const DOCUMENTS: PackView = {
  name: "bs_documents_view",
  columns: {
    bs_document_id: "d.TrN_GIDNumer",
    direction: `CASE WHEN d.TrN_GIDTyp IN (${COSTS}) THEN 'cost' ELSE 'sales' END`,
    kind: `CASE WHEN d.TrN_GIDTyp IN (${CORRECTIONS}) THEN 'correction' ELSE 'invoice' END`,
    number: `CASE WHEN d.TrN_GIDTyp IN (${COSTS}) AND RTRIM(d.TrN_DokumentObcy) <> '' THEN d.TrN_DokumentObcy ELSE ${OWN_NUMBER} END`,
    issue_date: day("d.TrN_Data2"),
    sale_date: day("d.TrN_Data3"),
    due_date: day("d.TrN_Termin"),
    currency: "'PLN'",
    bs_contact_id: "d.TrN_KntNumer",
    contact_code: "k.Knt_Akronim",
    contact_name: `NULLIF(${fullName}, '')`,
    contact_tax_id: `CASE WHEN ${isHome} THEN k.Knt_Nip END`,
    contact_eu_vat_id: EU_VAT,
    contact_street: "k.Knt_Ulica",
    contact_building_no: "k.Knt_Adres",
    contact_post_code: "k.Knt_KodP",
    contact_city: "k.Knt_Miasto",
    contact_country: "k.Knt_Kraj",
    net: "d.TrN_NettoR",
    tax: "d.TrN_VatR",
    gross: "CAST(d.TrN_NettoR + d.TrN_VatR AS decimal(19, 4))",
    payment_form: "CASE f.form WHEN 10 THEN 'gotowka' WHEN 20 THEN 'przelew' END",
    payment_status:
      "CASE WHEN f.remaining = 0 THEN 'paid' WHEN f.remaining <> f.amount THEN 'partial' WHEN f.remaining IS NOT NULL THEN 'unpaid' END",
    paid: "CASE WHEN f.foreign_count = 0 THEN CAST(f.amount - f.remaining AS decimal(19, 4)) END",
    paid_date: day("f.last_paid"),
    status:
      "CASE WHEN d.TrN_Stan = 6 THEN 'void' WHEN d.TrN_Stan IN (0, 1, 2) THEN 'draft' WHEN f.remaining = 0 THEN 'paid' ELSE 'open' END",
    modified_at: moment("d.TrN_LastMod"),
  },
  from: `{erp}.CDN.TraNag AS d
LEFT JOIN {erp}.CDN.Obiekty AS o ON o.OB_GIDTyp = d.TrN_GIDTyp
LEFT JOIN {erp}.CDN.KntKarty AS k ON k.Knt_GIDNumer = d.TrN_KntNumer
LEFT JOIN (SELECT TrP_GIDTyp, TrP_GIDNumer, SUM(TrP_Kwota) AS amount, SUM(TrP_Pozostaje) AS remaining,
    MAX(TrP_DataRozliczenia) AS last_paid, MAX(TrP_FormaNr) AS form,
    SUM(CASE WHEN TrP_Waluta IN ('', 'PLN') THEN 0 ELSE 1 END) AS foreign_count
  FROM {erp}.CDN.TraPlat WHERE TrP_Rozliczona <> 2 GROUP BY TrP_GIDTyp, TrP_GIDNumer) AS f
  ON f.TrP_GIDTyp = d.TrN_GIDTyp AND f.TrP_GIDNumer = d.TrN_GIDNumer
WHERE d.TrN_GIDTyp IN (${SALES}, ${COSTS}) AND d.TrN_TrNLp = 127`,
};

const LINES: PackView = {
  name: "bs_document_lines_view",
  columns: {
    bs_document_id: "l.TrE_GIDNumer",
    line_no: "ROW_NUMBER() OVER (PARTITION BY l.TrE_GIDNumer ORDER BY l.TrE_GIDLp)",
    product_code: "l.TrE_TwrKod",
    name: "l.TrE_TwrNazwa",
    quantity: "l.TrE_Ilosc",
    unit: "l.TrE_JmZ",
    net: "l.TrE_KsiegowaNetto",
    vat_rate: "l.TrE_StawkaPod",
  },
  from: `{erp}.CDN.TraElem AS l
WHERE l.TrE_GIDTyp IN (${SALES}, ${COSTS})`,
};

const PAYMENTS: PackView = {
  name: "bs_payments_view",
  columns: {
    bs_document_id: "f.TrP_GIDNumer",
    payment_no: "f.TrP_GIDLp",
    due_date: day("f.TrP_Termin"),
    amount: "f.TrP_Kwota",
    remaining: "f.TrP_Pozostaje",
    currency: "COALESCE(NULLIF(RTRIM(f.TrP_Waluta), ''), 'PLN')",
    payment_form: "f.TrP_FormaNazwa",
    paid_date: day("f.TrP_DataRozliczenia"),
  },
  from: `{erp}.CDN.TraPlat AS f
WHERE f.TrP_GIDTyp IN (${SALES}, ${COSTS})`,
};

export const XL_VIEWS: readonly PackView[] = [
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

export const XL_EXPECTS: readonly ExpectedTable[] = [
  expected("CDN.KntKarty", "C", {
    integer: "Knt_GIDNumer Knt_LastModL Knt_Archiwalny Knt_Nieaktywny",
    text: "Knt_Akronim Knt_Nazwa1 Knt_Nazwa2 Knt_Nazwa3 Knt_NipPrefiks Knt_Nip Knt_Regon Knt_Pesel Knt_KodP Knt_Miasto Knt_Ulica Knt_Adres Knt_Kraj Knt_Telefon1 Knt_EMail Knt_NrRachunku",
  }),
  expected("CDN.TwrKarty", "C", {
    integer: "Twr_GIDNumer Twr_Typ Twr_PrdNumer Twr_Archiwalny Twr_LastModL",
    text: "Twr_Kod Twr_Nazwa Twr_Ean Twr_Katalog Twr_Jm",
    decimal: "Twr_StawkaPodSpr",
  }),
  expected("CDN.TwrOpisy", "C", { integer: "TwO_TwrNumer TwO_TwrLp", text: "TwO_Opis" }),
  expected("CDN.TwrCeny", "C", {
    integer: "TwC_ID TwC_TwrNumer TwC_TwrLp TwC_DataOd",
    text: "TwC_Waluta",
    decimal: "TwC_Wartosc",
  }),
  expected("CDN.TwrZasoby", "C", {
    integer: "TwZ_TwrNumer TwZ_MagNumer",
    decimal: "TwZ_Ilosc TwZ_IlSpr",
  }),
  expected("CDN.Magazyny", "C", { integer: "MAG_GIDNumer", text: "MAG_Kod" }),
  expected("CDN.Obiekty", "C", { integer: "OB_GIDTyp", text: "OB_Skrot" }),
  expected("CDN.TraNag", "C", {
    integer:
      "TrN_GIDTyp TrN_GIDNumer TrN_TrNLp TrN_TrNNumer TrN_TrNRok TrN_KntNumer TrN_Data2 TrN_Data3 TrN_Termin TrN_Stan TrN_LastMod",
    text: "TrN_TrNSeria TrN_DokumentObcy",
    decimal: "TrN_NettoR TrN_VatR",
  }),
  expected("CDN.TraElem", "C", {
    integer: "TrE_GIDTyp TrE_GIDNumer TrE_GIDLp",
    text: "TrE_TwrKod TrE_TwrNazwa TrE_JmZ",
    decimal: "TrE_Ilosc TrE_KsiegowaNetto TrE_StawkaPod",
  }),
  expected("CDN.TraPlat", "C", {
    integer:
      "TrP_GIDTyp TrP_GIDNumer TrP_GIDLp TrP_Rozliczona TrP_FormaNr TrP_Termin TrP_DataRozliczenia",
    text: "TrP_Waluta TrP_FormaNazwa",
    decimal: "TrP_Kwota TrP_Pozostaje",
  }),
];
