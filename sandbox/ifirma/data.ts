import { createRandom, ksefNumber, type Random } from "../fakturownia/random.ts";
import { COMPANY } from "./account.ts";
import { CUSTOMERS, type Customer, EU_CUSTOMER, FAR_CUSTOMER, PRODUCTS } from "./catalogue.ts";

type Fields = Record<string, unknown>;

/** One issued document: its row of the list and what its own address gives. */
export interface Issued {
  readonly id: number;
  /** `fakturakraj`, `fakturakraj/korekta` … */
  readonly type: string;
  readonly row: Fields;
  readonly doc: Fields;
}
export interface Data {
  readonly issued: Map<number, Issued>;
  readonly contractors: ReadonlyMap<string, Fields>;
  readonly expenses: Fields[];
  nextId: number;
  month: number;
  year: number;
}
export interface DataOptions {
  readonly seed: number;
  /** Invoices issued in `month`. */
  readonly count: number;
  /** YYYY-MM */
  readonly month: string;
  readonly months: number;
  /** YYYY-MM-DD; nothing is issued on or after it. */
  readonly today: string;
}

const PER_MONTH = 9;
const FIRST_ID = 81_230_001;
/** Kinds of the list with the address of the document, as they follow one another. */
const KINDS = [
  { kind: "prz_faktura_kraj", type: "fakturakraj", currency: "PLN" },
  { kind: "prz_faktura_kraj", type: "fakturakraj", currency: "PLN" },
  { kind: "prz_faktura_wysylka", type: "fakturawysylka", currency: "PLN" },
  { kind: "prz_faktura_wys_ter_kraj", type: "fakturawaluta", currency: "EUR" },
  { kind: "prz_faktura_kraj", type: "fakturakraj", currency: "PLN" },
  { kind: "prz_eksport_dost_uslug_ue", type: "fakturaeksportuslugue", currency: "EUR" },
  { kind: "prz_faktura_kraj", type: "fakturakraj", currency: "PLN" },
  { kind: "prz_eksport_towarow", type: "fakturaeksporttowarow", currency: "USD" },
  { kind: "prz_dostawa_ue_towarow", type: "fakturawdt", currency: "EUR" },
  { kind: "prz_faktura_kraj_korekta", type: "fakturakraj/korekta", currency: "PLN" },
  { kind: "prz_rachunek_kraj", type: "rachunekkraj", currency: "PLN" },
  { kind: "prz_nowy_rodzaj_dokumentu", type: "fakturanowa", currency: "PLN" },
] as const;

/** The same documents for the same options, on every machine. */
export function makeData(options: DataOptions): Data {
  const random = createRandom(options.seed);
  const issued = new Map<number, Issued>();
  let id = FIRST_ID;
  for (const month of monthsOf(options)) {
    const days = daysOf(month, options.today);
    const count = month === options.month ? options.count : PER_MONTH;
    if (days === 0) continue;
    for (let no = 1; no <= count; no++, id++)
      issued.set(id, makeIssued({ random, month, days, no, id }));
  }
  const customers = [...CUSTOMERS, EU_CUSTOMER, FAR_CUSTOMER];
  return {
    issued,
    contractors: new Map(customers.map((one) => [one.id, contractorOf(one)])),
    expenses: [],
    nextId: id,
    month: Number(options.today.slice(5, 7)),
    year: Number(options.today.slice(0, 4)),
  };
}

interface Input {
  readonly random: Random;
  readonly month: string;
  readonly days: number;
  readonly no: number;
  readonly id: number;
}

function makeIssued({ random, month, days, no, id }: Input): Issued {
  const { kind, type, currency } = KINDS[(no - 1) % KINDS.length] ?? KINDS[0];
  const isCorrection = type.endsWith("korekta");
  const day = `${month}-${String(1 + random.below(days)).padStart(2, "0")}`;
  const customer =
    currency === "USD"
      ? FAR_CUSTOMER
      : type.includes("ue") || type.endsWith("wdt")
        ? EU_CUSTOMER
        : random.pick(CUSTOMERS);
  const isGross = !isCorrection && currency === "PLN" && id % 5 === 0;
  const positions = positionsOf({ random, id, type, isCorrection });
  const gross = grossOf(positions, isGross) - grossOf(beforeOf(positions, isCorrection), isGross);
  const number = `${isCorrection ? "K" : ""}${no}/${Number(month.slice(5))}/${month.slice(0, 4)}`;
  const paid = isCorrection ? 0 : id % 3 === 0 ? gross : id % 4 === 0 ? Math.min(5_000, gross) : 0;
  const hasKsef = currency === "PLN" && id % 2 === 0;
  const money = (grosze: number) => grosze / 100;
  const row: Fields = {
    FakturaId: id,
    Rodzaj: kind,
    PelnyNumer: number,
    DataWystawienia: day,
    TerminPlatnosci: id % 7 === 0 ? null : `${month}-28`,
    Brutto: money(gross),
    Zaplacono: money(paid),
    Waluta: currency,
    KontrahentNazwa: customer.name,
    IdentyfikatorKontrahenta: customer.id,
    NIPKontrahenta: `${customer.prefix}${customer.nip}` || null,
    CzyWyslano: id % 2 === 0,
    ...(hasKsef ? { KsefStatus: "PRZYJETA_W_KSEF" } : {}),
  };
  const doc: Fields = {
    Numer: no,
    PelnyNumer: number,
    NumerKSEF: hasKsef ? ksefNumber(COMPANY.nip, day, id) : null,
    StatusKSEF: hasKsef ? { Status: "PRZYJETA_W_KSEF", Opis: null } : null,
    DataWystawienia: day,
    MiejsceWystawienia: "Warszawa",
    DataSprzedazy: day,
    FormatDatySprzedazy: id % 9 === 0 ? "MSC" : "DZN",
    TerminPlatnosci: row.TerminPlatnosci,
    SposobZaplaty: (["PRZ", "GTK", "KAR", "BAR", "P24"] as const)[id % 5],
    LiczOd: isGross ? "BRT" : "NET",
    Zaplacono: money(paid),
    ZaplaconoNaDokumencie: 0,
    WartoscBrutto: money(gross),
    NumerKontaBankowego: "14999999990000000000000001",
    RodzajPodpisuOdbiorcy: "OUP",
    WidocznyNumerGios: false,
    Uwagi: id % 6 === 0 ? "Dziękujemy za współpracę" : "",
    ...(currency === "PLN" ? {} : foreignFields(currency)),
    ...(isCorrection ? correctionFields(positions, month) : {}),
    Pozycje: positions,
    Kontrahent: contractorOf(customer),
  };
  return { id, type, row, doc };
}

const foreignFields = (currency: string): Fields => ({
  Waluta: currency,
  KursWalutyZDniaPoprzedzajacegoDzienWystawieniaFaktury: currency === "EUR" ? 4.2731 : 3.9017,
});

const correctionFields = (positions: readonly Fields[], month: string): Fields => ({
  NumerFakturyKorygowanej: `1/${Number(month.slice(5))}/${month.slice(0, 4)}`,
  PowodKorekty: "ZWR_SPRZ_TOW",
  PozycjePrzedKorekta: beforeOf(positions, true),
});

/** What stood there before a part was given back: one more of each. */
const beforeOf = (positions: readonly Fields[], isCorrection: boolean): readonly Fields[] =>
  isCorrection
    ? positions.map((position) => ({ ...position, Ilosc: Number(position.Ilosc) + 1 }))
    : [];

function positionsOf(input: {
  random: Random;
  id: number;
  type: string;
  isCorrection: boolean;
}): readonly Fields[] {
  const { random, id, type, isCorrection } = input;
  const count = isCorrection ? 1 : 1 + random.below(3);
  return Array.from({ length: count }, (_, i) => {
    const product = random.pick(PRODUCTS);
    return {
      NazwaPelna: product.name,
      Jednostka: product.unit,
      Ilosc: 1 + random.below(20),
      CenaJednostkowa: product.price / 100,
      ...rateOf(type, product.rate),
      PKWiU: product.pkwiu,
      GTU: product.gtu,
      Rabat: id % 8 === 0 && i === 0 ? 12.5 : null,
    };
  });
}

function rateOf(type: string, rate: number | "zw"): Fields {
  if (type === "fakturaeksportuslugue") return { StawkaVat: null, TypStawkiVat: "NP" };
  if (type === "fakturawdt" || type === "fakturaeksporttowarow")
    return { StawkaVat: 0, TypStawkiVat: "PRC" };
  if (rate === "zw" || type === "rachunekkraj") return { StawkaVat: null, TypStawkiVat: "ZW" };
  return { StawkaVat: rate / 100, TypStawkiVat: "PRC" };
}

/** Grosze: positions added up by rate, tax half away from zero. */
export function grossOf(positions: readonly Fields[], isGross: boolean): number {
  const groups = Map.groupBy(positions, (position) => String(position.StawkaVat));
  return [...groups.values()].reduce((sum, group) => {
    const amount = group.reduce((total, position) => total + amountOf(position), 0);
    const percent = Math.round(Number(group[0]?.StawkaVat ?? 0) * 100);
    return sum + amount + (isGross ? 0 : Math.floor((amount * percent * 2 + 100) / 200));
  }, 0);
}

function amountOf({ Ilosc: quantity, CenaJednostkowa: price, Rabat: discount }: Fields): number {
  const grosze = Math.round(Number(price) * 100) * Number(quantity);
  const kept = 1_000 - Math.round(Number(discount ?? 0) * 10);
  return Math.floor((grosze * kept * 2 + 1_000) / 2_000);
}

function contractorOf(customer: Customer): Fields {
  return {
    Nazwa: customer.name,
    Nazwa2: null,
    Identyfikator: customer.id,
    PrefiksUE: customer.prefix || null,
    NIP: customer.nip || null,
    Ulica: customer.street,
    KodPocztowy: customer.postCode,
    Kraj: customer.country,
    Miejscowosc: customer.city,
    Email: `faktury@odbiorca-${customer.nip || "x"}.example`,
    Telefon: null,
    OsobaFizyczna: false,
    JestDostawca: false,
    JestOdbiorca: true,
    AdresZagraniczny: customer.country !== "Polska",
    NumerKonta: null,
  };
}

/** The shown month and the months up to today, oldest first. */
function monthsOf({ month: shown, months, today }: DataOptions): readonly string[] {
  const [year = 2026, month = 1] = today.split("-").map(Number);
  const last = Array.from({ length: months }, (_, i) =>
    new Date(Date.UTC(year, month - 1 - i, 1)).toISOString().slice(0, 7),
  );
  return [...new Set([shown, ...last])].sort();
}

/** How many days of the month are over on the day `today`. */
function daysOf(month: string, today: string): number {
  const [year = 2025, number = 1] = month.split("-").map(Number);
  if (month === today.slice(0, 7)) return Number(today.slice(8)) - 1;
  return month < today ? new Date(Date.UTC(year, number, 0)).getUTCDate() : 0;
}
