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
import { PAYMENT_FORMS, PAYMENT_MEANS, RECEIPT_DAY, SUPPLY_DAY } from "./words.ts";

const SYMFONIA = { codec: "symfonia", extension: "txt", program: "Symfonia", slug: "symfonia" };

const address = (before: string, side: string): Mapping[] => [
  take(`${before}ulica`, `${side}address.line1`),
  take(`${before}miejscowosc`, `${side}address.city`),
  take(`${before}kodpocz`, `${side}address.post_code`),
  take(`${before}kraj_kod`, `${side}address.country_code`),
];

const document = (isSale: boolean): Mapping[] => {
  const side = isSale ? "buyer" : "seller";
  const isCorrection = 'record.kind == "correction"';
  return [
    fixed("rodzaj_dok", isSale ? "sprzedaży" : "zakupu"),
    formula("typ_dk", `${isCorrection} ? "FK${isSale ? "S" : "Z"}" : "FV${isSale ? "S" : "Z"}"`),
    take("kod", "number"),
    ...(isSale ? [] : [take("kod_obcy", "number")]),
    take("opis_fk", "lines[0].name", { do: "text_part", from: 1, length: 60 }),
    take("data", "issue_date"),
    formula("datasp", SUPPLY_DAY),
    ...(isSale ? [] : [formula("datawpl", RECEIPT_DAY)]),
    take("plattermin", "due_date"),
    take("forma_platnosci", "payment.means", lookup(PAYMENT_FORMS), otherwise("przelew")),
    take("waluta", "currency"),
    take("kurs", "exchange_rate.rate"),
    take("netto", "totals.net"),
    take("vat", "totals.tax"),
    take("kwota", "totals.gross"),
    take("khkod", `${side}.ids[CODE]`),
    take("khnazwa", `${side}.name`),
    take("khnip", `${side}.tax_id`),
    take("konto_netto", "accounting.ledger_account"),
    ...address("kontrahent.", `${side}.`),
  ];
};

const registers = {
  from: "vat_breakdown",
  child: "registers",
  map: [take("stawka", "rate", otherwise("0")), take("netto", "taxable"), take("vat", "tax")],
};

const documents = (isSale: boolean): readonly ReadyDefinition[] => {
  const about = {
    ...SYMFONIA,
    object: isSale ? ("sales" as const) : ("costs" as const),
    options: { rows: "documents" },
  };
  const side = isSale ? "buyer" : "seller";
  return [
    readyExport(about, document(isSale), [registers]),
    readyImport(
      about,
      ["typ_dk", "kod"],
      [
        fixed("direction", isSale ? "sales" : "cost"),
        take(
          "kind",
          "typ_dk",
          lookup({ FKS: "correction", FKZ: "correction" }),
          otherwise("invoice"),
        ),
        isSale ? take("number", "kod") : formula("number", "text.or(row.kod_obcy, row.kod)"),
        take("issue_date", "data"),
        take("delivery_date", "datasp"),
        take("received_date", "datawpl"),
        take("due_date", "plattermin"),
        // The ledger is in zloty; amounts in a currency are walnetto and walbrutto.
        fixed("currency", "PLN"),
        take(`${side}.name`, "khnazwa"),
        take(`${side}.ids[PL:NIP]`, "khnip"),
        take(`${side}.ids[CODE]`, "khkod"),
        take("totals.net", "netto"),
        take("totals.tax", "vat"),
        take("totals.gross", "kwota"),
        take("payment.means", "forma_platnosci", { do: "lower" }, lookup(PAYMENT_MEANS)),
      ],
      {
        where: `rodzaj_dok = '${isSale ? "sprzedaży" : "zakupu"}'`,
        children: [
          {
            into: "vat_breakdown",
            child: "registers",
            map: [
              take("rate", "stawka"),
              take("taxable", "netto"),
              take("tax", "vat"),
              take("gross", "brutto"),
            ],
          },
        ],
      },
    ),
  ];
};

const about = { ...SYMFONIA, object: "parties", options: { rows: "contractors" } } as const;

export const SYMFONIA_READY: readonly ReadyDefinition[] = [
  ...documents(true),
  ...documents(false),
  readyExport(about, [
    take("kod", "ids[CODE]"),
    take("nazwa", "name"),
    take("nip", "tax_id"),
    ...address("", ""),
  ]),
  readyImport(
    about,
    ["kod"],
    [
      take("name", "nazwa"),
      take("ids[CODE]", "kod"),
      take("ids[PL:NIP]", "nip"),
      take("address.line1", ["ulica", "dom", "lokal"], join()),
      take("address.city", "miejscowosc"),
      take("address.post_code", "kodpocz"),
      take("address.country_code", "kraj_kod"),
    ],
    { match: "tax_id = '{nip}'" },
  ),
];
