import { modifiedView, type PackView } from "./mssql-script.ts";

/** The part's own number: an item has a row, and another id, in each warehouse. */
const CODE = (a: string): string =>
  `COALESCE(NULLIF(LTRIM(RTRIM(${a}.INDEKS_KATALOGOWY)), ''), NULLIF(LTRIM(RTRIM(${a}.INDEKS_HANDLOWY)), ''))`;
/** Signatures of invoices and their corrections; receipts, orders and the like are left out. */
const OF_INVOICES = "'FV', 'FVK', 'FK', 'KFV', 'FZ', 'FZK', 'KFZ', 'ZK', 'RR'";

/** Documents are corrected for some weeks and no longer; payments come until nothing is left. */
const RECENT =
  "v.issue_date >= DATEDIFF(day, '19000101', GETDATE()) + 36163 - 60 OR v.remaining <> 0";

const ITEMS = `{erp}.dbo.ARTYKUL AS a
INNER JOIN {erp}.dbo.MAGAZYN AS m ON m.ID_MAGAZYNU = a.ID_MAGAZYNU`;
const NAMED = `WHERE ${CODE("a")} IS NOT NULL{firm:m}`;
const DOCUMENTS: PackView = {
  name: "bs_documents_view",
  columns: {
    bs_document_id: "d.ID_DOKUMENTU_HANDLOWEGO",
    direction:
      "CASE WHEN t.SYGNATURA IN ('FZ', 'FZK', 'KFZ', 'ZK', 'RR') THEN 'cost' ELSE 'sales' END",
    kind: "CASE WHEN d.DOK_KOREKTY = 1 THEN 'correction' ELSE 'invoice' END",
    number: "d.NUMER",
    issue_date: "d.DATA_WYSTAWIENIA",
    sale_date: "d.DATA_SPRZEDAZY",
    received_date: "d.DATA_OTRZYMANIA",
    due_date: "d.TERMIN_PLAT",
    currency: "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN d.SYM_WAL ELSE 'PLN' END",
    exchange_rate: "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN d.PRZELICZNIK_WAL END",
    contact_code: "k.KOD_KONTRAHENTA",
    contact_name: "COALESCE(NULLIF(RTRIM(k.NAZWA_PELNA), ''), d.KONTRAHENT_NAZWA)",
    contact_tax_id: "k.NIP",
    contact_street: "k.ULICA_LOKAL",
    contact_post_code: "k.KOD_POCZTOWY",
    contact_city: "k.MIEJSCOWOSC",
    contact_country: "k.SYM_KRAJU",
    net: "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN d.WARTOSC_NETTO_WAL ELSE d.WARTOSC_NETTO END",
    tax: "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN CAST(d.WARTOSC_BRUTTO_WAL - d.WARTOSC_NETTO_WAL AS decimal(15, 2)) ELSE CAST(d.WARTOSC_BRUTTO - d.WARTOSC_NETTO AS decimal(15, 2)) END",
    gross:
      "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN d.WARTOSC_BRUTTO_WAL ELSE d.WARTOSC_BRUTTO END",
    payment_form: "d.FORMA_PLATNOSCI",
    paid: "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN d.RAZEM_ZAPLACONO_WAL ELSE d.RAZEM_ZAPLACONO END",
    remaining:
      "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN d.POZOSTALO_WAL ELSE d.POZOSTALO END",
    payment_status:
      "CASE WHEN d.POZOSTALO = 0 THEN 'paid' WHEN d.RAZEM_ZAPLACONO <> 0 THEN 'partial' ELSE 'unpaid' END",
    paid_date: "d.DATA_OST_ROZLICZENIA",
    corrected_number: "o.NUMER",
    note: "d.UWAGI",
  },
  from: `{erp}.dbo.DOKUMENT_HANDLOWY AS d
INNER JOIN {erp}.dbo.TYP_DOKUMENTU_HANDLOWEGO AS t ON t.ID_TYPU = d.ID_TYPU
LEFT JOIN {erp}.dbo.KONTRAHENT AS k ON k.ID_KONTRAHENTA = d.ID_KONTRAHENTA
LEFT JOIN {erp}.dbo.DOKUMENT_HANDLOWY AS o ON o.ID_DOKUMENTU_HANDLOWEGO = d.ID_DOK_KORYGOWANEGO
WHERE t.SYGNATURA IN (${OF_INVOICES}){firm:d}`,
};
const VIEWS: readonly PackView[] = [
  {
    name: "bs_contacts_view",
    columns: {
      bs_contact_id: "k.ID_KONTRAHENTA",
      code: "k.KOD_KONTRAHENTA",
      name: "COALESCE(NULLIF(RTRIM(k.NAZWA_PELNA), ''), k.NAZWA)",
      short_name: "k.NAZWA",
      tax_id: "k.NIP",
      regon: "k.REGON",
      street: "k.ULICA_LOKAL",
      post_code: "k.KOD_POCZTOWY",
      city: "k.MIEJSCOWOSC",
      country: "k.SYM_KRAJU",
      email: "k.ADRES_EMAIL",
      phone: "k.TELEFON_FIRMOWY",
      role: "CASE WHEN k.DOSTAWCA = 1 AND COALESCE(k.ODBIORCA, 0) = 0 THEN 'supplier' WHEN k.ODBIORCA = 1 AND COALESCE(k.DOSTAWCA, 0) = 0 THEN 'customer' ELSE 'both' END",
      is_active: "CASE WHEN COALESCE(k.ZABLOKOWANY, 0) = 0 THEN 1 ELSE 0 END",
    },
    from: `{erp}.dbo.KONTRAHENT AS k`,
  },
  {
    name: "bs_products_view",
    columns: {
      bs_product_id: `${CODE("a")}`,
      code: `${CODE("a")}`,
      name: "MAX(a.NAZWA)",
      description: "MAX(a.OPIS)",
      type: "MAX(CASE WHEN a.RODZAJ = 'U' THEN 'service' ELSE 'goods' END)",
      ean: "MAX(a.KOD_KRESKOWY)",
      unit: "MAX(j.SKROT)",
      // A word, such as zw or np, is no rate.
      vat_rate:
        "MAX(CASE WHEN a.VAT_SPRZEDAZY IN ('0', '3', '4', '5', '7', '8', '22', '23') THEN a.VAT_SPRZEDAZY END)",
      is_active: "MAX(CASE WHEN COALESCE(a.ZABLOKOWANY, 0) = 0 THEN 1 ELSE 0 END)",
    },
    from: `${ITEMS}
LEFT JOIN {erp}.dbo.JEDNOSTKA AS j ON j.ID_JEDNOSTKI = a.ID_JEDNOSTKI
${NAMED}
GROUP BY ${CODE("a")}`,
  },
  {
    name: "bs_product_prices_view",
    columns: {
      bs_product_id: `${CODE("a")}`,
      price_list: "n.NAZWA",
      amount: "MAX(c.CENA_NETTO)",
    },
    from: `${ITEMS}
INNER JOIN {erp}.dbo.CENA_ARTYKULU AS c ON c.ID_ARTYKULU = a.ID_ARTYKULU
INNER JOIN {erp}.dbo.CENA AS n ON n.ID_CENY = c.ID_CENY
${NAMED}
GROUP BY ${CODE("a")}, n.NAZWA`,
  },
  {
    name: "bs_stock_view",
    columns: {
      bs_product_id: `${CODE("a")}`,
      warehouse: "m.SYMBOL",
      on_hand: "SUM(a.STAN)",
      reserved: "SUM(COALESCE(a.ZAREZERWOWANO, 0))",
    },
    from: `${ITEMS}
${NAMED}
GROUP BY ${CODE("a")}, m.SYMBOL`,
  },
  DOCUMENTS,
  {
    name: "bs_payments_view",
    columns: {
      bs_document_id: "v.bs_document_id",
      number: "v.number",
      paid: "v.paid",
      remaining: "v.remaining",
      payment_status: "v.payment_status",
      paid_date: "v.paid_date",
    },
    from: `dbo.bs_documents_view AS v`,
  },
  modifiedView("bs_modified_documents_view", DOCUMENTS, RECENT),
  {
    name: "bs_document_lines_view",
    columns: {
      bs_document_id: "l.ID_DOK_HANDLOWEGO",
      line_no: "ROW_NUMBER() OVER (PARTITION BY l.ID_DOK_HANDLOWEGO ORDER BY l.ID_POZ_DOK_MAG)",
      product_code: `${CODE("a")}`,
      name: "COALESCE(NULLIF(RTRIM(l.OPIS), ''), a.NAZWA)",
      quantity: "l.ILOSC",
      unit: "l.JEDNOSTKA",
      net_price:
        "CASE WHEN d.DOK_WAL = 1 AND d.SYM_WAL <> '' THEN l.CENA_NETTO_WAL ELSE l.CENA_NETTO END",
      vat_rate: "l.KOD_VAT",
    },
    from: `{erp}.dbo.POZYCJA_DOKUMENTU_MAGAZYNOWEGO AS l
INNER JOIN {erp}.dbo.DOKUMENT_HANDLOWY AS d ON d.ID_DOKUMENTU_HANDLOWEGO = l.ID_DOK_HANDLOWEGO
LEFT JOIN {erp}.dbo.ARTYKUL AS a ON a.ID_ARTYKULU = l.ID_ARTYKULU`,
  },
];

/**
 * Days are whole numbers since 1800-12-28, as Clarion counts them: views give them as they are and the definitions
 * turn them into dates. `firm` is ID_FIRMY, digits alone; one database may keep several.
 */
export const waproViews = (firm: string | undefined): readonly PackView[] =>
  VIEWS.map((view) => ({
    ...view,
    from: view.from.replace(/\{firm:(\w)\}/g, firm ? ` AND $1.ID_FIRMY = ${firm}` : ""),
  }));
