/** Companies and goods of the demonstration; everything is invented. */
export interface Partner {
  readonly id: string;
  readonly name: string;
  readonly tax_id_type: "nip" | "vat" | "pesel";
  readonly nip: string;
  readonly street: string;
  readonly zip: string;
  readonly city: string;
  readonly country: string;
  readonly account: string;
}

export const SUPPLIERS: readonly [Partner, ...Partner[]] = [
  {
    id: "5550001",
    name: "Elektronika Testowa S.A.",
    tax_id_type: "nip",
    nip: "7790115243",
    street: "ul. Pomiarowa 12",
    zip: "60-101",
    city: "Poznań",
    country: "PL",
    account: "69101010100000000000012345",
  },
  {
    id: "5550002",
    name: "Odczynniki Demo sp. z o.o.",
    tax_id_type: "nip",
    nip: "898-398-25-99",
    street: "ul. Kwasowa 4",
    zip: "50-001",
    city: "Wrocław",
    country: "PL",
    account: "",
  },
  {
    id: "5550003",
    name: "Žluťoučký Servis s.r.o.",
    tax_id_type: "vat",
    nip: "CZ12345678",
    street: "Zkušební 8",
    zip: "110 00",
    city: "Praha",
    country: "CZ",
    account: "",
  },
  {
    id: "5550004",
    name: "Świąteczny Gżegżół Hurtownia",
    tax_id_type: "nip",
    nip: "6763416721",
    street: "pl. Żaków 1",
    zip: "30-002",
    city: "Kraków",
    country: "PL",
    account: "",
  },
];
export const CUSTOMER: Partner = {
  id: "5550009",
  name: "Odbiorca Wzorowy sp. z o.o.",
  tax_id_type: "nip",
  nip: "5849174002",
  street: "ul. Portowa 9",
  zip: "80-001",
  city: "Gdańsk",
  country: "PL",
  account: "",
};

export const VAT_CODES = [
  { id: "222", declaration_country_id: "0", label: "23%", rate: "23.00", code: "23" },
  { id: "223", declaration_country_id: "0", label: "8%", rate: "8.00", code: "8" },
  { id: "224", declaration_country_id: "0", label: "5%", rate: "5.00", code: "5" },
  { id: "225", declaration_country_id: "0", label: "0%", rate: "0.00", code: "0" },
  { id: "228", declaration_country_id: "0", label: "WDT", rate: "0.00", code: "WDT" },
  { id: "229", declaration_country_id: "0", label: "EXP", rate: "0.00", code: "EXP" },
  { id: "230", declaration_country_id: "0", label: "zw.", rate: "0.00", code: "ZW" },
  { id: "231", declaration_country_id: "0", label: "np.", rate: "0.00", code: "NP" },
  { id: "232", declaration_country_id: "0", label: "VAT nabywca", rate: "0.00", code: "VAT_BUYER" },
  { id: "901", declaration_country_id: "56", label: "CZ 21%", rate: "21.00", code: "CZ21" },
] as const;

export interface Good {
  readonly name: string;
  readonly unit: string;
  /** Net price of one, in grosze. */
  readonly price: number;
  readonly vat: string;
  readonly schema: "cost" | "purchase_trade_goods";
}

export const GOODS: readonly [Good, ...Good[]] = [
  { name: "Sonda pomiarowa żółta", unit: "szt.", price: 38_500, vat: "222", schema: "cost" },
  { name: "Odczynnik do próżni", unit: "l", price: 2_777, vat: "222", schema: "cost" },
  { name: "Książka „Ćwiczenia”", unit: "egz.", price: 5_190, vat: "224", schema: "cost" },
  { name: "Szkolenie z analizy", unit: "os.", price: 30_000, vat: "230", schema: "cost" },
  { name: "Zlewka 250 ml", unit: "szt.", price: 1_133, vat: "222", schema: "purchase_trade_goods" },
  { name: "Posiłek dla załogi", unit: "szt.", price: 1_833, vat: "223", schema: "cost" },
];
export const TAGS = [
  { id: "31", name: "B+R" },
  { id: "44", name: "Projekt Świt" },
] as const;
