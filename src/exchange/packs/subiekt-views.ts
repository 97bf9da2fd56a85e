import { expected } from "./expected.ts";
import { modifiedView, type PackView } from "./mssql-script.ts";
import type { ExpectedTable } from "./pack.ts";

/** FZ, FS and their corrections. */
const DOCUMENT_KINDS = "1, 2, 5, 6";
const COSTS = "1, 5";
const PRICE_LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** Days for which a document is read again. */
const AGAIN_DAYS = 60;

const CONTACTS: PackView = {
  name: "bs_contacts_view",
  columns: {
    bs_contact_id: "k.kh_Id",
    code: "k.kh_Symbol",
    name: "COALESCE(NULLIF(LTRIM(RTRIM(a.adr_NazwaPelna)), ''), a.adr_Nazwa)",
    short_name: "a.adr_Nazwa",
    role: "CASE k.kh_Rodzaj WHEN 1 THEN 'supplier' WHEN 2 THEN 'customer' ELSE 'both' END",
    tax_id: "a.adr_NIP",
    regon: "k.kh_REGON",
    pesel: "k.kh_PESEL",
    street: "a.adr_Ulica",
    building_no: "a.adr_NrDomu",
    flat_no: "a.adr_NrLokalu",
    post_code: "a.adr_Kod",
    city: "a.adr_Miejscowosc",
    country: "p.pa_KodPanstwaISO",
    email: "k.kh_EMail",
    phone: "a.adr_Telefon",
    bank_account:
      "(SELECT MAX(r.rb_Numer) FROM {erp}.dbo.rb__RachBankowy AS r WHERE r.rb_IdObiektu = k.kh_Id AND r.rb_TypObiektu = 1 AND r.rb_Podstawowy = 1)",
    is_active: "CASE WHEN k.kh_Zablokowany = 1 THEN 0 ELSE 1 END",
    modified_at: `CASE WHEN COALESCE(a.adr_DataZmiany, '19000101') > COALESCE(k.kh_DataZmiany, k.kh_DataDodania, '19000101')
    THEN a.adr_DataZmiany ELSE COALESCE(k.kh_DataZmiany, k.kh_DataDodania) END`,
  },
  from: `{erp}.dbo.kh__Kontrahent AS k
INNER JOIN {erp}.dbo.adr__Ewid AS a ON a.adr_IdObiektu = k.kh_Id AND a.adr_TypAdresu = 1
LEFT JOIN {erp}.dbo.sl_Panstwo AS p ON p.pa_Id = a.adr_IdPanstwo
WHERE k.kh_Jednorazowy = 0`,
};

const PRODUCTS: PackView = {
  name: "bs_products_view",
  columns: {
    bs_product_id: "t.tw_Id",
    code: "t.tw_Symbol",
    name: "t.tw_Nazwa",
    description: "t.tw_Opis",
    type: "CASE t.tw_Rodzaj WHEN 2 THEN 'service' WHEN 8 THEN 'kit' ELSE 'goods' END",
    ean: "t.tw_PodstKodKresk",
    unit: "t.tw_JednMiary",
    category: "g.grt_Nazwa",
    manufacturer_code: "t.tw_KodUProducenta",
    vat_rate: "v.vat_Stawka",
    is_active: "CASE WHEN t.tw_Zablokowany = 1 THEN 0 ELSE 1 END",
    is_deleted: "t.tw_Usuniety",
  },
  from: `{erp}.dbo.tw__Towar AS t
LEFT JOIN {erp}.dbo.sl_StawkaVAT AS v ON v.vat_Id = t.tw_IdVatSp
LEFT JOIN {erp}.dbo.sl_GrupaTw AS g ON g.grt_Id = t.tw_IdGrupa`,
};

const levels = (column: string): string =>
  `CASE l.no ${PRICE_LEVELS.map((no) => `WHEN ${no} THEN c.${column}${no}`).join(" ")} END`;

/** One row holds ten levels; one that the firm does not use is 0. */
const PRICES: PackView = {
  name: "bs_product_prices_view",
  columns: {
    bs_product_id: "c.tc_IdTowar",
    price_list: "CAST(l.no AS varchar(2))",
    amount: levels("tc_CenaNetto"),
    currency: `COALESCE(NULLIF(RTRIM(${levels("tc_IdWaluta")}), ''), 'PLN')`,
    is_gross: "0",
  },
  from: `{erp}.dbo.tw_Cena AS c
CROSS JOIN (${PRICE_LEVELS.map((no) => (no === 1 ? "SELECT 1 AS no" : `SELECT ${no}`)).join(" UNION ALL ")}) AS l
WHERE ${levels("tc_CenaNetto")} <> 0`,
};

const STOCK: PackView = {
  name: "bs_stock_view",
  columns: {
    bs_product_id: "s.st_TowId",
    warehouse: "m.mag_Symbol",
    on_hand: "s.st_Stan",
    reserved: "s.st_StanRez",
    available: "CAST(s.st_Stan - s.st_StanRez AS decimal(19, 4))",
    minimum: "s.st_StanMin",
  },
  from: `{erp}.dbo.tw_Stan AS s
INNER JOIN {erp}.dbo.sl_Magazyn AS m ON m.mag_Id = s.st_MagId`,
};

/** What is open is in PLN: of another currency only the state is told. */
const PAYMENT_STATE = `CASE WHEN f.remaining = 0 OR (f.remaining IS NULL AND d.dok_KwDoZaplaty = 0) THEN 'paid'
    WHEN f.remaining < f.original THEN 'partial' WHEN f.remaining IS NOT NULL THEN 'unpaid' END`;

const DOCUMENTS: PackView = {
  name: "bs_documents_view",
  columns: {
    bs_document_id: "d.dok_Id",
    direction: `CASE WHEN d.dok_Typ IN (${COSTS}) THEN 'cost' ELSE 'sales' END`,
    kind: "CASE WHEN d.dok_Typ IN (5, 6) THEN 'correction' ELSE 'invoice' END",
    number: `CASE WHEN d.dok_Typ IN (${COSTS}) THEN COALESCE(NULLIF(RTRIM(d.dok_NrPelnyOryg), ''), d.dok_NrPelny) ELSE d.dok_NrPelny END`,
    issue_date: "d.dok_DataWyst",
    sale_date: "d.dok_DataZakonczenia",
    received_date: `CASE WHEN d.dok_Typ IN (${COSTS}) THEN d.dok_DataOtrzym END`,
    due_date: "d.dok_PlatTermin",
    currency: "d.dok_Waluta",
    exchange_rate: "CASE WHEN d.dok_Waluta <> 'PLN' THEN d.dok_WalutaKurs END",
    bs_contact_id: "d.dok_PlatnikId",
    contact_code: "k.kh_Symbol",
    contact_name: "COALESCE(NULLIF(LTRIM(RTRIM(a.adr_NazwaPelna)), ''), a.adr_Nazwa)",
    contact_tax_id: "COALESCE(NULLIF(RTRIM(h.adrh_NIP), ''), a.adr_NIP)",
    contact_street: "a.adr_Ulica",
    contact_building_no: "a.adr_NrDomu",
    contact_flat_no: "a.adr_NrLokalu",
    contact_post_code: "a.adr_Kod",
    contact_city: "a.adr_Miejscowosc",
    contact_country: "p.pa_KodPanstwaISO",
    net: "d.dok_WartNetto",
    tax: "d.dok_WartVat",
    gross: "d.dok_WartBrutto",
    payment_status: PAYMENT_STATE,
    paid: "CASE WHEN d.dok_Waluta = 'PLN' THEN CAST(f.original - f.remaining AS decimal(19, 4)) END",
    paid_date: "f.last_paid",
    status: `CASE WHEN d.dok_Status < 0 THEN 'draft' WHEN f.remaining = 0 OR (f.remaining IS NULL AND d.dok_KwDoZaplaty = 0) THEN 'paid' ELSE 'open' END`,
    ksef_number: "d.dok_NumerKSeF",
    corrected_number: "CASE WHEN d.dok_Typ IN (5, 6) THEN d.dok_DoDokNrPelny END",
  },
  from: `{erp}.dbo.dok__Dokument AS d
LEFT JOIN {erp}.dbo.kh__Kontrahent AS k ON k.kh_Id = d.dok_PlatnikId
LEFT JOIN {erp}.dbo.adr__Ewid AS a ON a.adr_IdObiektu = d.dok_PlatnikId AND a.adr_TypAdresu = 1
LEFT JOIN {erp}.dbo.adr_Historia AS h ON h.adrh_Id = d.dok_PlatnikAdreshId
LEFT JOIN {erp}.dbo.sl_Panstwo AS p ON p.pa_Id = a.adr_IdPanstwo
LEFT JOIN (SELECT nzf_IdDokumentAuto AS document_id, SUM(nzf_WartoscPierwotna) AS original, SUM(nzf_Wartosc) AS remaining,
    MAX(nzf_DataOstatniejSplaty) AS last_paid
  FROM {erp}.dbo.nz__Finanse WHERE nzf_Typ IN (39, 40) GROUP BY nzf_IdDokumentAuto) AS f ON f.document_id = d.dok_Id
WHERE d.dok_Typ IN (${DOCUMENT_KINDS})`,
};

const LINES: PackView = {
  name: "bs_document_lines_view",
  columns: {
    bs_document_id: "l.ob_DokHanId",
    line_no: "ROW_NUMBER() OVER (PARTITION BY l.ob_DokHanId ORDER BY l.ob_DokHanLp, l.ob_Id)",
    product_code: "t.tw_Symbol",
    name: "t.tw_Nazwa",
    quantity: "l.ob_Ilosc",
    unit: "l.ob_Jm",
    net_price: "l.ob_CenaNetto",
    gross_price: "l.ob_CenaBrutto",
    net: "l.ob_WartNetto",
    vat_rate: "l.ob_VatProc",
    tax: "l.ob_WartVat",
    gross: "l.ob_WartBrutto",
  },
  from: `{erp}.dbo.dok_Pozycja AS l
LEFT JOIN {erp}.dbo.tw__Towar AS t ON t.tw_Id = l.ob_TowId
WHERE l.ob_DokHanId IS NOT NULL`,
};

const PAYMENTS: PackView = {
  name: "bs_payments_view",
  columns: {
    bs_payment_id: "f.nzf_Id",
    bs_document_id: "f.nzf_IdDokumentAuto",
    number: "f.nzf_NumerPelny",
    due_date: "f.nzf_TerminPlatnosci",
    amount: "f.nzf_WartoscPierwotna",
    remaining: "f.nzf_Wartosc",
    paid_date: "f.nzf_DataOstatniejSplaty",
  },
  from: `{erp}.dbo.nz__Finanse AS f
WHERE f.nzf_Typ IN (39, 40) AND f.nzf_IdDokumentAuto IS NOT NULL`,
};

/** Of the GT line and of Navireo: one layout. */
export const SUBIEKT_VIEWS: readonly PackView[] = [
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
    `v.issue_date >= DATEADD(day, -${AGAIN_DAYS}, GETDATE()) OR v.paid_date >= DATEADD(day, -${AGAIN_DAYS}, GETDATE())
  OR v.payment_status IN ('unpaid', 'partial')`,
  ),
  LINES,
  PAYMENTS,
];

export const SUBIEKT_EXPECTS: readonly ExpectedTable[] = [
  expected("dbo.kh__Kontrahent", "C", {
    integer: "kh_Id kh_Rodzaj",
    text: "kh_Symbol kh_REGON kh_PESEL kh_EMail",
    boolean: "kh_Jednorazowy kh_Zablokowany",
    datetime: "kh_DataDodania kh_DataZmiany",
  }),
  expected("dbo.adr__Ewid", "C", {
    integer: "adr_IdObiektu adr_TypAdresu adr_IdPanstwo",
    text: "adr_Nazwa adr_NazwaPelna adr_NIP adr_Ulica adr_NrDomu adr_NrLokalu adr_Kod adr_Miejscowosc adr_Telefon",
    datetime: "adr_DataZmiany",
  }),
  expected("dbo.adr_Historia", "C", { integer: "adrh_Id", text: "adrh_NIP" }),
  expected("dbo.sl_Panstwo", "C", { integer: "pa_Id", text: "pa_KodPanstwaISO" }),
  expected("dbo.rb__RachBankowy", "C", {
    integer: "rb_IdObiektu rb_TypObiektu",
    text: "rb_Numer",
    boolean: "rb_Podstawowy",
  }),
  expected("dbo.tw__Towar", "C", {
    integer: "tw_Id tw_Rodzaj tw_IdVatSp tw_IdGrupa",
    text: "tw_Symbol tw_Nazwa tw_Opis tw_JednMiary tw_PodstKodKresk tw_KodUProducenta",
    boolean: "tw_Usuniety tw_Zablokowany",
  }),
  expected("dbo.sl_StawkaVAT", "C", { integer: "vat_Id", decimal: "vat_Stawka" }),
  expected("dbo.sl_GrupaTw", "C", { integer: "grt_Id", text: "grt_Nazwa" }),
  expected(
    "dbo.tw_Cena",
    "C",
    {
      integer: "tc_IdTowar",
      decimal: PRICE_LEVELS.map((no) => `tc_CenaNetto${no}`).join(" "),
      text: PRICE_LEVELS.map((no) => `tc_IdWaluta${no}`).join(" "),
    },
    Object.fromEntries(PRICE_LEVELS.map((no) => [`tc_IdWaluta${no}`, "I" as const])),
  ),
  expected("dbo.tw_Stan", "C", {
    integer: "st_TowId st_MagId",
    decimal: "st_Stan st_StanRez st_StanMin",
  }),
  expected("dbo.sl_Magazyn", "C", { integer: "mag_Id", text: "mag_Symbol" }),
  expected("dbo.dok__Dokument", "C", {
    integer: "dok_Id dok_Typ dok_PlatnikId dok_PlatnikAdreshId dok_Status",
    text: "dok_NrPelny dok_NrPelnyOryg dok_Waluta dok_NumerKSeF dok_DoDokNrPelny",
    datetime: "dok_DataWyst dok_DataZakonczenia dok_DataOtrzym dok_PlatTermin",
    decimal: "dok_WartNetto dok_WartVat dok_WartBrutto dok_WalutaKurs dok_KwDoZaplaty",
  }),
  expected("dbo.dok_Pozycja", "C", {
    integer: "ob_Id ob_DokHanId ob_DokHanLp ob_TowId",
    text: "ob_Jm",
    decimal: "ob_Ilosc ob_CenaNetto ob_CenaBrutto ob_WartNetto ob_VatProc ob_WartVat ob_WartBrutto",
  }),
  expected("dbo.nz__Finanse", "C", {
    integer: "nzf_Id nzf_Typ nzf_IdDokumentAuto",
    text: "nzf_NumerPelny",
    datetime: "nzf_TerminPlatnosci nzf_DataOstatniejSplaty",
    decimal: "nzf_WartoscPierwotna nzf_Wartosc",
  }),
];
