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

const ENOVA = { codec: "enova_xml", extension: "xml", program: "enova365", slug: "enova" };
const parties = { ...ENOVA, object: "parties", options: { rows: "contractors" } } as const;
const items = { ...ENOVA, object: "items", options: { rows: "items" } } as const;
const sales = { ...ENOVA, object: "sales", options: { rows: "documents" } } as const;

const party = (before: string, side: string): Mapping[] => [
  take(`${before}nazwa`, `${side}name`),
  take(`${before}nip`, `${side}tax_id`),
  take(`${before}ulica`, `${side}address.line1`),
  take(`${before}kod_pocztowy`, `${side}address.post_code`),
  take(`${before}miejscowosc`, `${side}address.city`),
];

export const ENOVA_READY: readonly ReadyDefinition[] = [
  readyExport(
    sales,
    [
      fixed("definicja", "FV"),
      take("kontrahent", "buyer.ids[CODE]"),
      take("numer", "number"),
      take("data", "issue_date"),
      take("opis", "number"),
      ...party("kontrahent.", "buyer."),
    ],
    [
      {
        from: "lines",
        map: [
          take("towar", "seller_code"),
          take("nazwa", "name"),
          take("ilosc", "qty", otherwise("1")),
          take("ilosc_jednostka", "unit_local", otherwise("szt")),
          formula("cena", "has(record.net_price) ? record.net_price : record.net"),
          formula("cena_waluta", "parent.currency"),
        ],
      },
    ],
  ),
  readyExport(parties, [
    take("kod", "ids[CODE]"),
    ...party("", ""),
    take("regon", "ids[PL:REGON]"),
  ]),
  readyImport(
    parties,
    ["kod"],
    [
      formula("name", "text.or(row.nazwa, row.kod)"),
      take("ids[CODE]", "kod"),
      take("ids[PL:NIP]", "nip"),
      take("ids[PL:REGON]", "regon"),
      take("address.line1", ["ulica", "nr_domu", "nr_lokalu"], join()),
      take("address.post_code", "kod_pocztowy"),
      take("address.city", "miejscowosc"),
      take("active", "blokada", lookup({ true: false, false: true }), otherwise(true)),
    ],
    { match: "tax_id = '{nip}'" },
  ),
  readyExport(items, [
    take("kod", "code"),
    take("nazwa", "name"),
    take("ean", "ean"),
    take("opis", "description"),
    take("jednostka", "unit"),
  ]),
  readyImport(
    items,
    ["kod"],
    [
      take("code", "kod"),
      take("name", "nazwa"),
      take("ean", "ean"),
      take("description", "opis"),
      take("unit", "jednostka"),
      take("active", "blokada", lookup({ true: false, false: true }), otherwise(true)),
    ],
    { match: "code = '{kod}'" },
  ),
];
