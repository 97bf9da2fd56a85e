import { derivedGuid } from "./derived-guid.ts";

/** One command of the example: what is sent, as clients send it. */
export interface ExampleCommand {
  readonly name: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

const CUSTOMER = "257B19E4-5F83-49C5-BBD9-0000000000A1";
const SUPPLIER = "257B19E4-5F83-49C5-BBD9-0000000000B2";
/** One white point. */
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

const TOWNS = [
  ["Brno", "602 00"],
  ["Olomouc", "779 00"],
  ["Ostrava", "702 00"],
  ["Plzeň", "301 00"],
  ["Zlín", "760 01"],
  ["Liberec", "460 01"],
] as const;
const TRADES = ["Knihkupectví", "Papírnictví", "Tiskárna", "Škola", "Účetní kancelář"];
const OWNERS = ["Dvořák", "Svobodová", "Černý", "Procházková", "Kučera"];
const GOODS = [
  ["100-A3", "Kancelářský papír A3", "bal", 219],
  ["110-OBL", "Obálka C5", "ks", 2.4],
  ["120-SES", "Sešit linkovaný", "ks", 14.5],
  ["130-PRO", "Propiska modrá", "ks", 9.9],
  ["140-TUZ", "Tužka HB", "ks", 7.2],
  ["150-POR", "Pořadač pákový", "ks", 62],
  ["160-FIX", "Sada fixů", "sada", 129],
  ["170-LEP", "Lepicí páska", "ks", 18.9],
  ["180-NUZ", "Nůžky kancelářské", "ks", 54],
  ["190-TON", "Toner černý", "ks", 1890],
] as const;
const PARTNERS = 30;
const ORDERS = 24;

const id = (seed: string): string => derivedGuid(`example:${seed}`);
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const day = (index: number): string => `2026-10-${String((index % 28) + 1).padStart(2, "0")}`;

const partners: readonly ExampleCommand[] = [
  partner({
    ...{ ID: CUSTOMER, CISLO: "LIPA", NAZEV: "Dílna U Lípy s.r.o.", ODBERATEL: true },
    ...{ ULICE: "Lipová 3", PSC: "602 00", MESTO: "Brno", STAT: "Česká republika" },
    ...{ ICO: "12345679", DIC: "CZ12345679", KON_PRIJEM: "Jana Malá", RAB_SKUP: 1, SLEVA: 2 },
    ...{ MOBIL: "+420 600 000 001", E_MAIL: "info@lipa.example", SPLATNOST: 14 },
  }),
  partner({
    ...{ ID: SUPPLIER, CISLO: "PAPIR", NAZEV: "Papír Morava a.s.", DODAVATEL: true },
    ...{ ULICE: "Tovární 10", PSC: "779 00", MESTO: "Olomouc", STAT: "Česká republika" },
    ...{ ICO: "87654326", DIC: "CZ87654326", SPLAT_DOD: 30 },
  }),
  ...Array.from({ length: PARTNERS }, (_, i) => {
    const [town, postCode] = at(TOWNS, i);
    const name = `${at(TRADES, i)} ${at(OWNERS, Math.floor(i / TRADES.length))} ${i + 1}`;
    return partner({
      ...{ ID: id(`partner:${i}`), CISLO: `P${String(i + 1).padStart(3, "0")}`, NAZEV: name },
      ...{ ULICE: `Dlouhá ${i + 1}`, PSC: postCode, MESTO: town, KOD_ZEME: "CZ" },
      ...{ E_MAIL: `p${i + 1}@firma.example`, SPLATNOST: 14, ODBERATEL: true },
    });
  }),
  {
    name: "PART_ADR_ADD",
    parameters: { typCmd: "ADD", id_part: CUSTOMER },
    data: {
      ...{ ID: id("address"), NAZEV: "Dílna U Lípy – sklad", ULICE: "Průmyslová 1" },
      ...{ PSC: "627 00", MESTO: "Brno" },
    },
  },
];

function partner(data: Readonly<Record<string, unknown>>): ExampleCommand {
  return { name: "PARTNERI_ADD", parameters: { typCmd: "ADD" }, data };
}

const card = (
  [sku, text, unit, price]: readonly [string, string, string, number],
  more: Readonly<Record<string, unknown>> = {},
): ExampleCommand => ({
  name: "SKLAD_ADD",
  parameters: { typCmd: "ADD", sklad: 1, skl_cislo: sku },
  data: {
    ...{ TEXT: text, MJ: unit, SORTIMENT: "PAPIR", SAZBA_DPH: 21, KOD_DPH: "36" },
    ...{ RAB_CN0: price, ...more },
  },
});

const cards: readonly ExampleCommand[] = [
  card(["100-A4", "Kancelářský papír A4", "ks", 100], {
    ...{ C_KOD: "8590000000013", RAB_CN1: 95, MIN: 50, NAKL_CENA: 62.5, MN_KG: 2.5 },
    ...{ PUVOD_STAT: "CZ" },
  }),
  ...GOODS.map((one) => card(one)),
  {
    name: "IMAGE_ADD",
    parameters: {
      ...{ skl_cislo: "100-A4", sklad: "1", filename: "papir-a4.png", mime_type: "image/png" },
      ...{ base64: PNG, desc: "Titulní", order: 1 },
    },
  },
];

const orders: readonly ExampleCommand[] = [
  {
    name: "OB_IN_ADD",
    data: {
      ...{ ID: "92BC63B4-B1D7-49D8-AB13-0000000000C1", DOKLAD: "OP", ID_ODB: CUSTOMER },
      ...{ OBJEDNAVKA: "WEB-778", CIS_ESHOP: 778, SKLAD: 1, DATUM_VYST: "2026-11-19" },
      ...{ DATUM_SPL: "2026-11-25", DOPRAVA: "PPL", PLATBA: "Převodem" },
      POL_OBIN: [{ SCISLO: "100-A4", MNOZSTVI: 10, CENA_MJ: 100 }],
    },
  },
  {
    name: "OB_OUT_ADD",
    data: {
      ...{ ID: "92BC63B4-B1D7-49D8-AB13-0000000000C2", DOKLAD: "OV", ID_ODB: SUPPLIER, SKLAD: 1 },
      ...{ DATUM_VYST: "2026-11-17", DATUM_SPL: "2026-11-24" },
      POL_OBOU: [{ SCISLO: "100-A4", MNOZSTVI: 100, CENA_MJ: 50, KOD_DPH: "15" }],
    },
  },
  ...Array.from({ length: ORDERS }, (_, i): ExampleCommand => {
    const [sku] = at(GOODS, i);
    return {
      name: "OB_IN_ADD",
      data: {
        ...{ ID: id(`order:${i}`), DOKLAD: "OP", ID_ODB: id(`partner:${i}`), SKLAD: 1 },
        ...{ OBJEDNAVKA: `WEB-${100 + i}`, DATUM_VYST: day(i), PRUBEH: "Přijatá" },
        POL_OBIN: [{ SCISLO: sku, MNOZSTVI: (i % 7) + 1 }],
      },
    };
  }),
];

const invoices: readonly ExampleCommand[] = [
  ...Array.from({ length: ORDERS }, (_, i): ExampleCommand => {
    const [sku, text, unit, price] = at(GOODS, i);
    return {
      name: "FA_OUT_ADD",
      data: {
        ...{ ID: id(`invoice:${i}`), DOKLAD: "VF", ID_PAR: id(`partner:${i}`) },
        ...{ FORMA: "Převodním příkazem", DATUM_VYS: day(i), DATUM_USK: day(i) },
        FA_POL: [
          {
            ...{ TEXT: text, MNOZSTVI: (i % 7) + 1, MJ: unit, CENA_MJ: price },
            ...{ SAZBA_DPH: 21, KOD_DPH: "36", MATERIAL: sku },
          },
        ],
      },
    };
  }),
  {
    name: "FA_OUT_ADD",
    data: {
      ...{ ID: "63E01024-6F80-4008-8219-0000000000F1", DOKLAD: "VF", ID_PAR: CUSTOMER },
      ...{ FORMA: "Převodním příkazem", OBJEDNAVKA: "2600010", K_SYMBOL: "0308" },
      ...{ DATUM_VYS: "2026-11-20", DATUM_SPL: "2026-12-04", CELKEM: 1330, ZAOK: 0.21 },
      FA_POL: [
        {
          ...{ TEXT: "Kancelářský papír A4", MNOZSTVI: 10, MJ: "ks", CENA_MJ: 100 },
          ...{ SAZBA_DPH: 21, KOD_DPH: "36", MATERIAL: "100-A4" },
        },
        { TEXT: "Doprava", MNOZSTVI: 1, CENA_MJ: 99, SAZBA_DPH: 21, KOD_DPH: "36" },
      ],
    },
  },
  {
    name: "FA_IN_ADD",
    data: {
      ...{ ID: "63E01024-6F80-4008-8219-0000000000F2", DOKLAD: "PF", ID_PAR: SUPPLIER },
      ...{ VARIABL: "5500123", CISLO_PF: "FV-5500123", FORMA: "Převodním příkazem" },
      ...{ DATUM_VYS: "2026-11-18", DATUM_SPL: "2026-12-18", CELKEM: 6050 },
      FA_POL: [
        {
          ...{ TEXT: "Papír, paleta", MNOZSTVI: 1, MJ: "pal", CENA_MJ: 5000 },
          ...{ SAZBA_DPH: 21, KOD_DPH: "15" },
        },
      ],
    },
  },
];

/** A small Czech company that sells paper, in the order in which its records need each other. */
export const EXAMPLE: readonly ExampleCommand[] = [...partners, ...cards, ...orders, ...invoices];

/** Code lists that the records name. */
export const EXAMPLE_LISTS = {
  SEZ_SKL: { 1: { CISLO: "1", NAZEV: "Hlavní sklad", TYP: "Z" } },
  SORTIMENT: { PAPIR: { SORTIMENT: "PAPIR", NAZEV: "Papír", ESHOP: true } },
  SAZBY_DPH: {
    15: {
      ...{ KOD_DPH: "15", TEXT: "PŘIJATÁ: Základ daně", SAZBA: "2", SAZBA_DPH: "21" },
      ...{ FA_IN: true, FA_OUT: false, UCET: "343100" },
    },
    36: {
      ...{ KOD_DPH: "36", TEXT: "USKUTEČNĚNÁ: Základ daně", SAZBA: "2", SAZBA_DPH: "21" },
      ...{ FA_IN: false, FA_OUT: true, UCET: "343200" },
    },
  },
} as const;
