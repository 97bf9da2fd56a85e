/** Customers, goods and services of the demonstration; everything is invented. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly nip: string;
  /** Empty for a Polish one. */
  readonly prefix: string;
  readonly street: string;
  readonly postCode: string;
  readonly city: string;
  readonly country: string;
}

export const CUSTOMERS: readonly [Customer, ...Customer[]] = [
  {
    id: "ODBIORCA1",
    name: "Odbiorca Wzorowy sp. z o.o.",
    nip: "5849174002",
    prefix: "",
    street: "ul. Portowa 9",
    postCode: "80-001",
    city: "Gdańsk",
    country: "Polska",
  },
  {
    id: "ŹRÓDŁO 2",
    name: "Źródło Światła Łódź s.c.",
    nip: "9451043128",
    prefix: "",
    street: "al. Śródmiejska 14",
    postCode: "90-001",
    city: "Łódź",
    country: "Polska",
  },
  {
    id: "GZEGZOLKA",
    name: "Gżegżółka i Ćma Usługi Ślusarskie",
    nip: "8132755461",
    prefix: "",
    street: "ul. Żwirki 3",
    postCode: "62-800",
    city: "Kalisz",
    country: "Polska",
  },
];
export const EU_CUSTOMER: Customer = {
  id: "MUSTER",
  name: "Muster Prüftechnik GmbH",
  nip: "123456789",
  prefix: "DE",
  street: "Beispielweg 5",
  postCode: "10115",
  city: "Berlin",
  country: "Niemcy",
};
export const FAR_CUSTOMER: Customer = {
  id: "SAMPLEINC",
  name: "Sample Sensors Inc.",
  nip: "",
  prefix: "",
  street: "1 Example Ave",
  postCode: "02139",
  city: "Cambridge",
  country: "Stany Zjednoczone",
};

export interface Product {
  readonly name: string;
  readonly unit: string;
  /** Net price of one, in grosze. */
  readonly price: number;
  /** Per cents, or zw. */
  readonly rate: number | "zw";
  readonly gtu: string;
  readonly pkwiu: string;
}

export const PRODUCTS: readonly [Product, ...Product[]] = [
  {
    name: "Usługa projektowa",
    unit: "godz.",
    price: 10_000,
    rate: 23,
    gtu: "BRAK",
    pkwiu: "71.12.19.0",
  },
  {
    name: "Wzorcowanie czujnika ciśnienia",
    unit: "szt.",
    price: 24_999,
    rate: 23,
    gtu: "BRAK",
    pkwiu: "71.20.19.0",
  },
  {
    name: "Książka „Chemia żółcieni”",
    unit: "egz.",
    price: 6_190,
    rate: 5,
    gtu: "BRAK",
    pkwiu: "",
  },
  { name: "Posiłek regeneracyjny", unit: "porcja", price: 1_833, rate: 8, gtu: "BRAK", pkwiu: "" },
  {
    name: "Szkolenie z metrologii",
    unit: "os.",
    price: 30_000,
    rate: "zw",
    gtu: "GTU_12",
    pkwiu: "",
  },
  {
    name: "Przetwornik ciśnienia PX-4",
    unit: "szt.",
    price: 13_333,
    rate: 23,
    gtu: "GTU_06",
    pkwiu: "",
  },
];
