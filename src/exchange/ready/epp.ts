import type { Child } from "../import-definition.ts";
import type { Mapping } from "../mapping.ts";
import {
  fixed,
  formula,
  lookup,
  otherwise,
  type ReadyDefinition,
  readyExport,
  readyImport,
  take,
} from "./parts.ts";
import { COUNTRIES, PAYMENT_FORMS, PAYMENT_MEANS, RECEIPT_DAY, SUPPLY_DAY } from "./words.ts";

const SUBIEKT = { codec: "epp", extension: "epp", program: "InsERT Subiekt", slug: "subiekt" };
const OFFICE = {
  codec: "epp",
  extension: "epp",
  program: "InsERT Rachmistrz / Rewizor",
  slug: "insert",
};

const contractor = (side: "buyer" | "seller"): Mapping[] => [
  take("contractor_code", `${side}.ids[CODE]`),
  take("contractor_name", `${side}.name`),
  take("contractor_nip", `${side}.tax_id`),
  take("contractor_street", `${side}.address.line1`),
  take("contractor_post_code", `${side}.address.post_code`),
  take("contractor_city", `${side}.address.city`),
  take("contractor_country", `${side}.address.country_code`, lookup(COUNTRIES, "keep")),
];

const document = (isSale: boolean): Mapping[] => [
  take(
    "type",
    "kind",
    lookup({ correction: isSale ? "KFS" : "KFZ", receipt: isSale ? "PA" : "FZ" }),
    otherwise(isSale ? "FS" : "FZ"),
  ),
  take("full_number", "number"),
  ...(isSale ? [] : [take("supplier_number", "number")]),
  take("corrected_number", "preceding_invoices[0].number"),
  take("corrected_date", "preceding_invoices[0].date"),
  ...contractor(isSale ? "buyer" : "seller"),
  take("category", "accounting.category"),
  take("issue_date", "issue_date"),
  formula("sale_date", SUPPLY_DAY),
  ...(isSale ? [] : [formula("receipt_date", RECEIPT_DAY)]),
  take("net", "totals.net"),
  take("vat", "totals.tax"),
  take("gross", "totals.gross"),
  take("payment_form", "payment.means", lookup(PAYMENT_FORMS), otherwise("przelew")),
  take("due_date", "due_date"),
  take("paid", "payment.paid"),
  take("currency", "currency"),
  take("rate", "exchange_rate.rate", otherwise("1")),
  take("remarks", "note"),
];

const vatRows = {
  from: "vat_breakdown",
  child: "vat",
  map: [
    formula("rate_symbol", "has(record.local_code) ? record.local_code : record.rate"),
    take("rate", "rate", otherwise("0")),
    take("net", "taxable"),
    take("vat", "tax"),
    formula("gross", "has(record.gross) ? record.gross : dec.add(record.taxable, record.tax)"),
  ],
};

const goodsRows = {
  from: "lines",
  map: [
    take("no", "no"),
    take("item_code", "seller_code"),
    take("unit", "unit_local", otherwise("szt.")),
    take("quantity", "qty", otherwise("1")),
    formula("net_price", "has(record.net_price) ? record.net_price : record.net"),
    take("gross_price", "gross_price"),
    take("vat_rate", "vat.rate", otherwise("0")),
    take("net", "net"),
    take("vat", "vat.amount"),
    take("gross", "gross"),
    take("service_description", "description"),
    take("service_name", "name"),
  ],
};

const back = (isSale: boolean): Mapping[] => {
  const side = isSale ? "buyer" : "seller";
  return [
    fixed("direction", isSale ? "sales" : "cost"),
    take(
      "kind",
      "type",
      lookup({ KFS: "correction", KFZ: "correction", PA: "receipt" }),
      otherwise("invoice"),
    ),
    isSale
      ? take("number", "full_number")
      : formula("number", "text.or(row.supplier_number, row.full_number)"),
    take("issue_date", "issue_date"),
    take("delivery_date", "sale_date"),
    take("received_date", "receipt_date"),
    take("due_date", "due_date"),
    take("currency", "currency", otherwise("PLN")),
    take(`${side}.name`, "contractor_name"),
    take(`${side}.ids[PL:NIP]`, "contractor_nip"),
    take(`${side}.ids[CODE]`, "contractor_code"),
    take(`${side}.address.line1`, "contractor_street"),
    take(`${side}.address.post_code`, "contractor_post_code"),
    take(`${side}.address.city`, "contractor_city"),
    take("totals.net", "net"),
    take("totals.tax", "vat"),
    take("totals.gross", "gross"),
    take("payment.means", "payment_form", { do: "lower" }, lookup(PAYMENT_MEANS)),
    take("note", "remarks"),
  ];
};
const lines: Child = {
  into: "lines",
  map: [
    take("no", "no"),
    formula("name", "text.or(row.service_name, row.item_code)"),
    take("description", "service_description"),
    take("seller_code", "item_code"),
    take("qty", "quantity"),
    take("unit_local", "unit"),
    take("net_price", "net_price"),
    take("net", "net"),
    take("vat.rate", "vat_rate"),
    take("vat.amount", "vat"),
    take("gross", "gross"),
  ],
};
const vat: Child = {
  into: "vat_breakdown",
  child: "vat",
  map: [
    take("local_code", "rate_symbol"),
    take("rate", "rate"),
    take("taxable", "net"),
    take("tax", "vat"),
    take("gross", "gross"),
  ],
};

const documents = (isSale: boolean): readonly ReadyDefinition[] => {
  const object = isSale ? "sales" : "costs";
  const where = isSale ? "type IN ('FS','KFS','PA','RS')" : "type IN ('FZ','KFZ','FR')";
  return [
    readyExport(
      { ...SUBIEKT, object, options: { rows: "documents", purpose: "3" } },
      document(isSale),
      [goodsRows],
    ),
    readyExport(
      { ...OFFICE, object, options: { rows: "documents", purpose: "0" } },
      document(isSale),
      [vatRows],
    ),
    readyImport(
      { ...SUBIEKT, object, options: { rows: "documents" } },
      ["type", "full_number"],
      back(isSale),
      { where, children: [lines] },
    ),
    readyImport(
      { ...OFFICE, object, options: { rows: "documents" } },
      ["type", "full_number"],
      back(isSale),
      { where, children: [vat] },
    ),
  ];
};

const PARTY_TYPES = { both: 0, supplier: 1, customer: 2 };
const ROLES = { "0": "both", "1": "supplier", "2": "customer", "4": "customer" };
const KINDS = { goods: 1, service: 2, kit: 8 };
const TYPES = { "1": "goods", "2": "service", "4": "goods", "8": "kit" };
const NET_OF_GROSS =
  'dec.round(dec.div(dec.mul(record.amount, "100"), dec.add("100", parent.vat_rate)), 4)';
const GROSS_OF_NET =
  'dec.round(dec.div(dec.mul(record.amount, dec.add("100", parent.vat_rate)), "100"), 4)';

const parties: readonly ReadyDefinition[] = [
  readyExport({ ...SUBIEKT, object: "parties", options: { rows: "contractors" } }, [
    take("type", "role", lookup(PARTY_TYPES)),
    take("code", "ids[CODE]"),
    take("short_name", "name"),
    take("name", "name"),
    take("city", "address.city"),
    take("post_code", "address.post_code"),
    take("street", "address.line1"),
    take("nip", "tax_id"),
    take("regon", "ids[PL:REGON]"),
    take("phone", "contact.phone"),
    take("email", "contact.email"),
    take("contact_person", "contact.name"),
    take("account", "bank_accounts[0].iban"),
    take("country", "address.country_code", lookup(COUNTRIES, "keep")),
  ]),
  readyImport(
    { ...SUBIEKT, object: "parties", options: { rows: "contractors" } },
    ["code"],
    [
      take("role", "type", lookup(ROLES), otherwise("both")),
      formula("name", "text.or(row.name, row.short_name)"),
      take("ids[PL:NIP]", "nip"),
      take("ids[CODE]", "code"),
      take("ids[PL:REGON]", "regon"),
      take("address.line1", "street"),
      take("address.post_code", "post_code"),
      take("address.city", "city"),
      take("address.country_code", "country"),
      take("contact.name", "contact_person"),
      take("contact.phone", "phone"),
      take("contact.email", "email"),
      take("bank_accounts[0].account_no", "account"),
    ],
    { match: "tax_id = '{nip}'" },
  ),
];

const items: readonly ReadyDefinition[] = [
  readyExport(
    { ...SUBIEKT, object: "items", options: { rows: "items" } },
    [
      take("kind", "type", lookup(KINDS)),
      take("code", "code"),
      take("manufacturer_code", "manufacturer_part_no"),
      take("ean", "ean"),
      take("name", "name"),
      take("description", "description"),
      take("unit", "unit", otherwise("szt.")),
      take("purchase_vat_symbol", "vat_rate", otherwise("23")),
      take("purchase_vat_rate", "vat_rate", otherwise("23")),
      take("sales_vat_symbol", "vat_rate", otherwise("23")),
      take("sales_vat_rate", "vat_rate", otherwise("23")),
    ],
    [
      {
        from: "prices",
        map: [
          take("price_name", "list"),
          formula("net", `record.is_gross ? ${NET_OF_GROSS} : record.amount`),
          formula("gross", `record.is_gross ? record.amount : ${GROSS_OF_NET}`),
        ],
      },
    ],
  ),
  readyImport(
    { ...SUBIEKT, object: "items", options: { rows: "items" } },
    ["code"],
    [
      take("code", "code"),
      take("name", "name"),
      take("description", "description"),
      take("type", "kind", lookup(TYPES), otherwise("goods")),
      take("ean", "ean"),
      take("manufacturer_part_no", "manufacturer_code"),
      take("unit", "unit"),
      take("vat_rate", "sales_vat_rate"),
    ],
    {
      match: "code = '{code}'",
      children: [
        {
          into: "prices",
          map: [take("list", "price_name"), take("amount", "net"), fixed("currency", "PLN")],
        },
      ],
    },
  ),
];

export const EPP_READY: readonly ReadyDefinition[] = [
  ...documents(true),
  ...documents(false),
  ...parties,
  ...items,
];
