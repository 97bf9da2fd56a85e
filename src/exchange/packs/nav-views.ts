import { navCompany } from "./company-tables.ts";
import type { PackView } from "./mssql-script.ts";
import { bracketed } from "./pack-options.ts";

/** The day that NAV keeps where there is none. */
const day = (column: string): string => `NULLIF(${column}, '17530101')`;

interface PostedKind {
  readonly prefix: string;
  readonly header: string;
  readonly line: string;
  readonly direction: "sales" | "cost";
  readonly isCorrection: boolean;
  readonly entries: string;
  readonly details: string;
  /** Of the entry: 2 invoice, 3 credit memo. */
  readonly documentType: 2 | 3;
}

const CUSTOMERS = {
  direction: "sales",
  entries: "Cust_ Ledger Entry",
  details: "Detailed Cust_ Ledg_ Entry",
} as const;
const VENDORS = {
  direction: "cost",
  entries: "Vendor Ledger Entry",
  details: "Detailed Vendor Ledg_ Entry",
} as const;
const POSTED: readonly PostedKind[] = [
  {
    ...{ ...CUSTOMERS, prefix: "SI", isCorrection: false, documentType: 2 },
    ...{ header: "Sales Invoice Header", line: "Sales Invoice Line" },
  },
  {
    ...{ ...CUSTOMERS, prefix: "SC", isCorrection: true, documentType: 3 },
    ...{ header: "Sales Cr_Memo Header", line: "Sales Cr_Memo Line" },
  },
  {
    ...{ ...VENDORS, prefix: "PI", isCorrection: false, documentType: 2 },
    ...{ header: "Purch_ Inv_ Header", line: "Purch_ Inv_ Line" },
  },
  {
    ...{ ...VENDORS, prefix: "PC", isCorrection: true, documentType: 3 },
    ...{ header: "Purch_ Cr_ Memo Hdr_", line: "Purch_ Cr_ Memo Line" },
  },
];

/** Every table's name begins with the company's; documents are those that were posted, corrections with a minus. */
export function navViews(company: string): readonly PackView[] {
  const table = (name: string): string =>
    `{erp}.dbo.${bracketed(`${navCompany(company)}$${name}`)}`;
  return [
    united("bs_contacts_view", CONTACT, [contacts(table, "C"), contacts(table, "V")]),
    united("bs_products_view", PRODUCT, [products(table)]),
    united("bs_product_prices_view", PRICE, [prices(table)]),
    united("bs_stock_view", STOCK, [stock(table)]),
    united(
      "bs_documents_view",
      DOCUMENT,
      POSTED.map((kind) => documents(table, kind)),
    ),
    united(
      "bs_document_lines_view",
      LINE,
      POSTED.map((kind) => lines(table, kind)),
    ),
    {
      name: "bs_payments_view",
      columns: Object.fromEntries(PAYMENT.split(" ").map((name) => [name, `v.${name}`])),
      from: "dbo.bs_documents_view AS v",
    },
  ];
}

const CONTACT =
  "bs_contact_id code name short_name tax_id street post_code city country email phone role is_active modified_at";
const PRODUCT = "bs_product_id code name ean manufacturer_code category unit is_active modified_at";
const PRICE = "bs_product_id price_list currency amount";
const STOCK = "bs_product_id warehouse on_hand";
const DOCUMENT =
  "bs_document_id direction kind number issue_date sale_date due_date currency contact_code contact_name contact_tax_id contact_street contact_post_code contact_city net tax gross paid remaining payment_status paid_date corrected_number modified_at";
const LINE =
  "bs_document_id line_no product_code name quantity unit net_price net vat_rate tax gross";
const PAYMENT = "bs_document_id number paid remaining payment_status paid_date";

/** Several SELECTs one below another as one view; `names` are their columns. */
const united = (name: PackView["name"], names: string, selects: readonly string[]): PackView => ({
  name,
  columns: Object.fromEntries(names.split(" ").map((column) => [column, `v.${column}`])),
  from: `(\n${selects.join("\nUNION ALL\n")}\n) AS v`,
});

type Table = (name: string) => string;

const contacts = (table: Table, prefix: "C" | "V"): string =>
  `SELECT '${prefix}:' + c.[No_] AS bs_contact_id, c.[No_] AS code, c.[Name] AS name, c.[Name 2] AS short_name,
  c.[VAT Registration No_] AS tax_id, c.[Address] AS street, c.[Post Code] AS post_code, c.[City] AS city,
  c.[Country_Region Code] AS country, c.[E-Mail] AS email, c.[Phone No_] AS phone,
  '${prefix === "V" ? "supplier" : "customer"}' AS role,
  CASE WHEN c.[Blocked] = 0 THEN 1 ELSE 0 END AS is_active, c.[timestamp] AS modified_at
FROM ${table(prefix === "C" ? "Customer" : "Vendor")} AS c`;

const products = (table: Table): string =>
  `SELECT i.[No_] AS bs_product_id, i.[No_] AS code, RTRIM(i.[Description] + ' ' + i.[Description 2]) AS name, i.[GTIN] AS ean,
  i.[Vendor Item No_] AS manufacturer_code, i.[Item Category Code] AS category, i.[Base Unit of Measure] AS unit,
  CASE WHEN i.[Blocked] = 0 THEN 1 ELSE 0 END AS is_active, i.[timestamp] AS modified_at
FROM ${table("Item")} AS i`;

/** The card's price, and the prices for all customers that hold today. */
const prices = (table: Table): string =>
  `SELECT i.[No_] AS bs_product_id, 'Unit Price' AS price_list, 'PLN' AS currency, CAST(i.[Unit Price] AS decimal(25, 10)) AS amount
FROM ${table("Item")} AS i
UNION ALL
SELECT p.[Item No_], RTRIM('Sales Price ' + p.[Currency Code]), COALESCE(NULLIF(p.[Currency Code], ''), 'PLN'), CAST(p.[Unit Price] AS decimal(25, 10))
FROM (
  SELECT x.[Item No_], x.[Currency Code], x.[Unit Price],
    ROW_NUMBER() OVER (PARTITION BY x.[Item No_], x.[Currency Code] ORDER BY x.[Starting Date] DESC, x.[Unit Price]) AS turn
  FROM ${table("Sales Price")} AS x
  WHERE x.[Sales Type] = 2 AND x.[Starting Date] <= GETDATE()
) AS p
WHERE p.turn = 1`;

const stock = (table: Table): string =>
  `SELECT e.[Item No_] AS bs_product_id, COALESCE(NULLIF(e.[Location Code], ''), '-') AS warehouse, CAST(SUM(e.[Quantity]) AS decimal(25, 10)) AS on_hand
FROM ${table("Item Ledger Entry")} AS e
GROUP BY e.[Item No_], COALESCE(NULLIF(e.[Location Code], ''), '-')`;

function documents(table: Table, kind: PostedKind): string {
  const isSale = kind.direction === "sales";
  const sign = kind.isCorrection ? "-" : "";
  const who = isSale ? "Bill-to Customer" : "Pay-to Vendor";
  const place = isSale ? "Bill-to" : "Pay-to";
  const vendorNo = kind.isCorrection ? "h.[Vendor Cr_ Memo No_]" : "h.[Vendor Invoice No_]";
  const number = isSale ? "h.[No_]" : `COALESCE(NULLIF(${vendorNo}, ''), h.[No_])`;
  const corrected = kind.isCorrection
    ? "NULLIF(h.[Applies-to Doc_ No_], '')"
    : "CAST(NULL AS nvarchar(20))";
  return `SELECT '${kind.prefix}:' + h.[No_] AS bs_document_id, '${kind.direction}' AS direction,
  '${kind.isCorrection ? "correction" : "invoice"}' AS kind, ${number} AS number,
  ${day("h.[Document Date]")} AS issue_date, ${day("h.[Posting Date]")} AS sale_date, ${day("h.[Due Date]")} AS due_date,
  COALESCE(NULLIF(h.[Currency Code], ''), 'PLN') AS currency, h.[${who} No_] AS contact_code,
  h.[${place} Name] AS contact_name, h.[VAT Registration No_] AS contact_tax_id, h.[${place} Address] AS contact_street,
  h.[${place} Post Code] AS contact_post_code, h.[${place} City] AS contact_city,
  CAST(${sign}s.net AS decimal(15, 2)) AS net, CAST(${sign}(s.gross - s.net) AS decimal(15, 2)) AS tax, CAST(${sign}s.gross AS decimal(15, 2)) AS gross,
  CAST(e.gross - e.remaining AS decimal(15, 2)) AS paid, e.remaining,
  CASE WHEN e.remaining = 0 THEN 'paid' WHEN e.remaining <> e.gross THEN 'partial' WHEN e.remaining <> 0 THEN 'unpaid' END AS payment_status,
  CASE WHEN e.remaining = 0 THEN e.paid_date END AS paid_date,
  ${corrected} AS corrected_number, h.[timestamp] AS modified_at
FROM ${table(kind.header)} AS h
LEFT JOIN (
  SELECT x.[Document No_], SUM(x.[Amount]) AS net, SUM(x.[Amount Including VAT]) AS gross
  FROM ${table(kind.line)} AS x GROUP BY x.[Document No_]
) AS s ON s.[Document No_] = h.[No_]
LEFT JOIN (
${entries(table, kind)}
) AS e ON e.[Document No_] = h.[No_]`;
}

/** Lines of text and comments have neither a type nor a quantity. */
function lines(table: Table, kind: PostedKind): string {
  const price = kind.direction === "sales" ? "Unit Price" : "Direct Unit Cost";
  const sign = kind.isCorrection ? "-" : "";
  return `SELECT '${kind.prefix}:' + l.[Document No_] AS bs_document_id, l.[Line No_] AS line_no, l.[No_] AS product_code,
  l.[Description] AS name, CAST(${sign}l.[Quantity] AS decimal(25, 10)) AS quantity, l.[Unit of Measure] AS unit, CAST(l.[${price}] AS decimal(25, 10)) AS net_price,
  CAST(${sign}l.[Amount] AS decimal(15, 2)) AS net, CAST(CAST(l.[VAT %] AS decimal(5, 2)) AS varchar(10)) AS vat_rate, CAST(${sign}(l.[Amount Including VAT] - l.[Amount]) AS decimal(15, 2)) AS tax,
  CAST(${sign}l.[Amount Including VAT] AS decimal(15, 2)) AS gross
FROM ${table(kind.line)} AS l
WHERE l.[Type] <> 0`;
}

/** Type 1 of a detailed entry is what the document began with; all of them together are what is open still. */
function entries(table: Table, kind: PostedKind): string {
  const sign = kind.direction === "sales" ? "" : "-";
  return `  SELECT l.[Document No_], ${sign}SUM(CASE WHEN d.[Entry Type] = 1 THEN d.[Amount] ELSE 0 END) AS gross,
    CAST(${sign}SUM(d.[Amount]) AS decimal(15, 2)) AS remaining, MAX(CASE WHEN d.[Entry Type] = 1 THEN NULL ELSE d.[Posting Date] END) AS paid_date
  FROM ${table(kind.entries)} AS l
  INNER JOIN ${table(kind.details)} AS d ON d.[${kind.entries} No_] = l.[Entry No_]
  WHERE l.[Document Type] = ${kind.documentType}
  GROUP BY l.[Document No_]`;
}
