import type { Mapping } from "../mapping.ts";
import {
  fixed,
  formula,
  join,
  lookup,
  otherwise,
  type ReadyDefinition,
  readyExport,
  readyImport,
  take,
} from "./parts.ts";
import {
  COUNTRIES,
  PAYMENT_FORMS,
  PAYMENT_MEANS,
  RECEIPT_DAY,
  SUPPLY_DAY,
  VAT_STATUSES,
} from "./words.ts";

const OPTIMA = {
  codec: "optima_xml",
  extension: "xml",
  program: "Comarch ERP Optima",
  slug: "optima",
};

const address = (before: string, side: string): Mapping[] => [
  take(`${before}ulica`, `${side}address.line1`),
  take(`${before}miasto`, `${side}address.city`),
  take(`${before}kod_pocztowy`, `${side}address.post_code`),
  take(`${before}kraj`, `${side}address.country_code`, lookup(COUNTRIES, "keep")),
  take(`${before}telefon1`, `${side}contact.phone`),
  take(`${before}email`, `${side}contact.email`),
];

const register = (isSale: boolean): Mapping[] => {
  const side = isSale ? "buyer" : "seller";
  return [
    take("numer", "number"),
    take("data_wystawienia", "issue_date"),
    ...(isSale
      ? [formula("data_sprzedazy", SUPPLY_DAY)]
      : [formula("data_zakupu", SUPPLY_DAY), formula("data_wplywu", RECEIPT_DAY)]),
    take("data_dataobowiazkupodatkowego", "tax_point_date"),
    take("termin", "due_date"),
    formula("korekta", 'record.kind == "correction"'),
    take("korekta_numer", "preceding_invoices[0].number"),
    take("podmiot", `${side}.ids[CODE]`),
    take("nazwa1", `${side}.name`),
    take("nip", `${side}.tax_id`),
    take("forma_platnosci", "payment.means", lookup(PAYMENT_FORMS), otherwise("przelew")),
    take("waluta", "currency"),
    take("kurs", "exchange_rate.rate"),
    ...address("kontrahent.", `${side}.`),
  ];
};

const rates = {
  from: "vat_breakdown",
  child: "lines",
  map: [
    take("stawka_vat", "rate", otherwise("0")),
    take("status_vat", "category", lookup(VAT_STATUSES), otherwise("opodatkowana")),
    take("netto", "taxable"),
    take("vat", "tax"),
  ],
};

const documents = (isSale: boolean): readonly ReadyDefinition[] => {
  const about = {
    ...OPTIMA,
    object: isSale ? ("sales" as const) : ("costs" as const),
    options: { rows: isSale ? "sales_register" : "purchase_register" },
  };
  const side = isSale ? "buyer" : "seller";
  const day = isSale ? "data_sprzedazy" : "data_zakupu";
  return [
    readyExport(about, register(isSale), [rates]),
    readyImport(
      about,
      ["numer", "podmiot"],
      [
        fixed("direction", isSale ? "sales" : "cost"),
        take("kind", "korekta", lookup({ true: "correction" }), otherwise("invoice")),
        take("number", "numer"),
        take("issue_date", "data_wystawienia"),
        take("delivery_date", day),
        ...(isSale ? [] : [take("received_date", "data_wplywu")]),
        take("tax_point_date", "data_dataobowiazkupodatkowego"),
        take("due_date", "termin"),
        take("preceding_invoices[0].number", "korekta_numer"),
        // Amounts of a register are in the currency of the books.
        fixed("currency", "PLN"),
        take(`${side}.name`, "nazwa1"),
        take(`${side}.ids[PL:NIP]`, "nip"),
        take(`${side}.ids[CODE]`, "podmiot"),
        take("payment.means", "forma_platnosci", { do: "lower" }, lookup(PAYMENT_MEANS)),
      ],
      {
        children: [
          {
            into: "vat_breakdown",
            child: "lines",
            map: [
              take("rate", "stawka_vat"),
              take("category", "status_vat", lookup({ zwolniona: "E", "nie podlega": "O" })),
              take("taxable", "netto_sys"),
              take("tax", "vat_sys"),
            ],
          },
        ],
      },
    ),
  ];
};

const ROLES = { customer: "odbiorca", supplier: "dostawca", both: "odbiorca" };

const about = { ...OPTIMA, object: "parties", options: { rows: "contractors" } } as const;

export const OPTIMA_READY: readonly ReadyDefinition[] = [
  ...documents(true),
  ...documents(false),
  readyExport(about, [
    take("akronim", "ids[CODE]"),
    take("rodzaj", "role", lookup(ROLES)),
    take("nazwa1", "name"),
    take("nip", "tax_id"),
    take("nieaktywny", "active", lookup({ true: false, false: true })),
    ...address("", ""),
  ]),
  readyImport(
    about,
    ["akronim"],
    [
      take(
        "role",
        "rodzaj",
        lookup({ odbiorca: "customer", dostawca: "supplier" }),
        otherwise("both"),
      ),
      take("name", ["nazwa1", "nazwa2", "nazwa3"], join()),
      take("ids[CODE]", "akronim"),
      take("ids[PL:NIP]", "nip"),
      take("address.line1", ["ulica", "nr_domu", "nr_lokalu"], join()),
      take("address.city", "miasto"),
      take("address.post_code", "kod_pocztowy"),
      take("address.country_code", "kraj"),
      take("contact.phone", "telefon1"),
      take("contact.email", "email"),
      take("active", "nieaktywny", lookup({ true: false, false: true }), otherwise(true)),
    ],
    { match: "tax_id = '{nip}'" },
  ),
];
