/** Companies of the demonstration; every name, number and address is invented. */
export interface Company {
  readonly name: string;
  readonly nip: string;
  readonly street: string;
  readonly postCode: string;
  readonly city: string;
}

export const OUR_COMPANY: Company = {
  name: "Laboratorium Przykładowe sp. z o.o.",
  nip: "5252914179",
  street: "ul. Badawcza 7 lok. 3",
  postCode: "02-001",
  city: "Warszawa",
};

export const CUSTOMER: Company = {
  name: "Odbiorca Wzorowy sp. z o.o.",
  nip: "5849174002",
  street: "ul. Portowa 9",
  postCode: "80-001",
  city: "Gdańsk",
};

export const SUPPLIERS: readonly Company[] = [
  {
    name: "Elektronika Testowa S.A.",
    nip: "7790115243",
    street: "ul. Pomiarowa 12",
    postCode: "60-101",
    city: "Poznań",
  },
  {
    name: "Odczynniki Demo sp. z o.o.",
    nip: "8983982599",
    street: "ul. Kwasowa 4",
    postCode: "50-001",
    city: "Wrocław",
  },
  {
    name: "Chmura Wzorcowa sp. z o.o.",
    nip: "6763416721",
    street: "al. Serwerowa 100",
    postCode: "30-002",
    city: "Kraków",
  },
];

/** First and second halves of further companies' names, with all the Polish letters. */
export const NAME_STARTS = ["Żółw", "Ćma", "Łoś", "Gżegżółka", "Źrebię", "Świerk", "Jaźń", "Mąka"];
export const NAME_ENDS = ["i Spółka", "Usługi Ślusarskie", "Hurtownia", "Biuro Rachunkowe"];
export const CITIES: readonly (readonly [string, string])[] = [
  ["90-001", "Łódź"],
  ["85-001", "Bydgoszcz"],
  ["26-600", "Radom"],
  ["42-200", "Częstochowa"],
  ["35-001", "Rzeszów"],
  ["65-001", "Zielona Góra"],
];
export const STREETS = ["ul. Próbna", "ul. Ćwiczebna", "al. Źródlana", "ul. Śnieżna", "pl. Żaków"];

export interface Product {
  readonly name: string;
  readonly unit: string;
  /** Net price of one, in grosze. */
  readonly price: number;
  readonly tax: string;
  readonly gtu?: string;
  readonly pkwiu?: string;
  readonly accountingKind: string;
}

export const PRODUCTS: readonly Product[] = [
  {
    name: "Płytka rozwojowa STM32H7 z sondą",
    unit: "szt.",
    price: 38_500,
    tax: "23",
    gtu: "GTU_06",
    accountingKind: "purchases",
  },
  {
    name: "Kalibracja czujników - usługa",
    unit: "usł.",
    price: 100_000,
    tax: "23",
    pkwiu: "71.20.19.0",
    accountingKind: "expenses",
  },
  {
    name: "Publikacja branżowa (druk)",
    unit: "egz.",
    price: 5_000,
    tax: "8",
    accountingKind: "expenses",
  },
  {
    name: "Szkolenie zawodowe z metrologii",
    unit: "os.",
    price: 30_000,
    tax: "zw",
    gtu: "GTU_12",
    accountingKind: "expenses",
  },
  {
    name: "Książka „Chemia żółcieni”",
    unit: "egz.",
    price: 6_190,
    tax: "5",
    accountingKind: "expenses",
  },
  {
    name: "Kwas solny 35%, czysty, 1 l",
    unit: "l",
    price: 2_777,
    tax: "23",
    accountingKind: "purchases",
  },
  {
    name: "Zlewka szklana 250 ml, niska",
    unit: "szt.",
    price: 1_133,
    tax: "23",
    accountingKind: "purchases",
  },
  {
    name: "Serwer w chmurze, abonament miesięczny",
    unit: "mies.",
    price: 24_999,
    tax: "23",
    accountingKind: "media",
  },
  {
    name: "Ekspertyza zagraniczna - usługa poza terytorium kraju",
    unit: "usł.",
    price: 150_000,
    tax: "np",
    accountingKind: "expenses",
  },
  {
    name: "Roboty budowlane - odwrotne obciążenie",
    unit: "godz.",
    price: 12_050,
    tax: "oo",
    accountingKind: "expenses",
  },
  {
    name: "Transport międzynarodowy",
    unit: "kurs",
    price: 84_000,
    tax: "0",
    gtu: "GTU_13",
    accountingKind: "expenses",
  },
];
