/** What the Polish programs call things that the hub has words of its own for. */

export const PAYMENT_FORMS = {
  transfer: "przelew",
  cash: "gotówka",
  card: "karta",
  compensation: "kompensata",
  cod: "pobranie",
  online: "płatność elektroniczna",
} as const;

/** Back: small letters are what files are compared in. */
export const PAYMENT_MEANS = {
  przelew: "transfer",
  gotówka: "cash",
  gotowka: "cash",
  karta: "card",
  kompensata: "compensation",
  pobranie: "cod",
} as const;

/** Categories of EN 16931 as the VAT registers of Optima have them. */
export const VAT_STATUSES = {
  S: "opodatkowana",
  Z: "opodatkowana",
  K: "opodatkowana",
  G: "opodatkowana",
  E: "zwolniona",
  O: "nie podlega",
  AE: "nie podlega",
} as const;

export const COUNTRIES = {
  PL: "Polska",
  CZ: "Czechy",
  SK: "Słowacja",
  HU: "Węgry",
  DE: "Niemcy",
  AT: "Austria",
  FR: "Francja",
  IT: "Włochy",
  ES: "Hiszpania",
  PT: "Portugalia",
  NL: "Holandia",
  BE: "Belgia",
  LT: "Litwa",
  LV: "Łotwa",
  EE: "Estonia",
  UA: "Ukraina",
  GB: "Wielka Brytania",
  US: "Stany Zjednoczone",
  BR: "Brazylia",
} as const;

/** The day of the supply, else the day of the invoice. */
export const SUPPLY_DAY =
  "has(record.delivery_date) ? record.delivery_date : (has(record.tax_point_date) ? record.tax_point_date : record.issue_date)";
export const RECEIPT_DAY = "has(record.received_date) ? record.received_date : record.issue_date";
