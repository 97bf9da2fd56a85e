import { EMPTY_DATE, type Row } from "./schema.ts";

/** A fixed GUID for the row of a table. */
export const guid = (table: number, no: number): string =>
  `${String(table).padStart(8, "0")}-5F83-49C5-BBD9-${String(no).padStart(12, "0")}`;

type Partner = readonly [
  code: string,
  name: string,
  street: string,
  city: string,
  ico: string,
  role: string,
];

const PARTNERS: readonly Partner[] = [
  ["LIPA", "Dílna U Lípy s.r.o.", "Lipová 3", "Brno", "12345679", "O"],
  ["PAPIR", "Papír Morava a.s.", "Tovární 10", "Olomouc", "87654326", "D"],
  ["BRANA", "Brány Žďár, spol. s r.o.", "Náměstí 1/7", "Žďár nad Sázavou", "26543210", "OD"],
  ["MOTOR", 'Motory & pohony "Příbram"', "Šachetní 12", "Příbram", "45678912", "D"],
  ["NOVAK", "Jan Novák", "U Řeky 5", "Kuřim", "dle dohody", "O"],
  ["KAPU", "Kapu és Kert Kft.", "Árpád utca 8", "Győr", "", "O"],
];

export function partnerRows(count: number): Row[] {
  return Array.from({ length: Math.max(count, PARTNERS.length) }, (_, i): Row => {
    const named = PARTNERS[i];
    const no = i + 1;
    const [code, name, street, city, ico, role] = named ?? [
      `P${no}`,
      `Odběratel č. ${no}`,
      `Sídliště ${no}`,
      "Ústí nad Labem",
      String(20_000_000 + no),
      "O",
    ];
    const isCzech = /^\d{8}$/.test(ico);
    return {
      ...{
        INTER: String(no),
        ID: guid(1, no),
        CISLO: code,
        NAZEV: name,
        ULICE: street,
        MESTO: city,
      },
      ...{
        ICO: ico.slice(0, 8),
        DIC: isCzech ? `CZ${ico}` : "",
        KOD_ZEME: code === "KAPU" ? "HU" : "CZ",
      },
      ...{ STAT: code === "KAPU" ? "Maďarsko" : "Česká republika", PSC: "602 00" },
      ...{
        ODBERATEL: role.includes("O"),
        DODAVATEL: role.includes("D"),
        SPLATNOST: "14",
        RAB_SKUP: "1",
      },
      ...{ E_MAIL: named ? `${code.toLowerCase()}@firma.example` : "", MOBIL: "+420 600 000 001" },
      UKONCEN: code === "MOTOR" ? "2024-12-31T00:00:00" : EMPTY_DATE,
    };
  });
}

type Card = readonly [code: string, name: string, group: string, price: string, unit: string];

const CARDS: readonly Card[] = [
  ["BRANA-POHON-001", "Pohon posuvné brány 24 V, 600 kg", "POHONY", "8225.00", "ks"],
  ["BRANA-POHON-002", "Napęd bramy skrzydłowej, komplet", "POHONY", "10390.00", "ks"],
  ["BRANA-OVLAD-001", "Dálkový ovladač, 4 kanály / 868 MHz", "OVLADACE", "622.50", "ks"],
  ["BRANA-OVLAD-002", "Távirányító, 2 csatorna", "OVLADACE", "472.5", "ks"],
  ["BRANA-CIDLO-001", "Fotobuňka, pár, dosah 15 m", "CIDLA", "947.12345", "pár"],
  ["BRANA-CIDLO-002", "Sensor de segurança, 2 m", "CIDLA", "2160.00", "ks"],
  ["BRANA-HREBEN-001", "Ozubený hřeben, nylon, 1 m", "MECHANIKA", "222.00", "m"],
  ["BRANA-MAJAK-001", "Výstražný maják LED 24–230 V", "SIGNALY", "497.00", "ks"],
  ["MONTAZ", "Montáž a zaškolení obsluhy", "SLUZBY", "650.00", "hod"],
];

export function cardRows(count: number, warehouse: number): Row[] {
  return Array.from({ length: Math.max(count, CARDS.length) }, (_, i): Row => {
    const no = i + 1;
    const [code, name, group, price, unit] = CARDS[i] ?? [
      `DIL-${String(no).padStart(5, "0")}`,
      `Náhradní díl ${no}`,
      "MECHANIKA",
      `${100 + ((no * 37) % 5000)}.${String((no * 7) % 100).padStart(2, "0")}`,
      "ks",
    ];
    const isService = group === "SLUZBY";
    const gross = (Number(price) * 1.21).toFixed(5);
    return {
      // Two cards have the number 0, as recorded answers do.
      ...{ INTER: i === 3 || i === 4 ? "0" : String(no), id: guid(10 + warehouse, no) },
      ...{ SKLAD: String(warehouse), CISLO: code, TEXT: name, SORTIMENT: group, nazev_sort: group },
      ...{ MJ: unit, SAZBA_DPH: "21", KOD_DPH: "36", C_KOD: isService ? "" : ean(no) },
      ...{
        PRIJEM: isService ? "0" : String(100 + (no % 50)),
        VYDEJ: isService ? "0" : String(no % 50),
      },
      ...{
        RAB_CN0: price,
        RAB_CN0D: gross,
        IS_SLUZBA: isService,
        POPIS1: i % 3 === 0 ? `${name}.` : "",
      },
      ...(i % 4 === 0
        ? { RAB_CN1: String(Number(price) / 2), RAB_CN1D: String(Number(gross) / 2) }
        : {}),
      ...{ MIN: "5", UMISTENI: `A-${no % 20}/${no % 7}`, PUVOD_STAT: "CZ", SPOT_DAN: "0,00" },
    };
  });
}

/** Twelve digits and their check digit. */
function ean(no: number): string {
  const twelve = `859${String(no).padStart(9, "0")}`;
  const sum = [...twelve].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return `${twelve}${(10 - (sum % 10)) % 10}`;
}

export interface Document {
  readonly row: Row;
  readonly lines: Row[];
  readonly isCredit: boolean;
}

const day = (no: number): string =>
  `2026-${String(1 + (no % 9)).padStart(2, "0")}-${String(1 + (no % 27)).padStart(2, "0")}T00:00:00`;

/** Of every third the tax stands where others have the gross total, as recorded documents do. */
export function invoiceRows(
  count: number,
  { table, partners }: { readonly table: "FA_OUT" | "FA_IN"; readonly partners: readonly Row[] },
): Document[] {
  const isSale = table === "FA_OUT";
  return Array.from({ length: count }, (_, i): Document => {
    const inter = 1400 + i;
    const partner = partners[isSale ? (i % 2 ? 2 : 0) : i % 2 ? 3 : 1] ?? {};
    const isCredit = i % 10 === 9;
    const sign = isCredit ? -1 : 1;
    const nets = [1000 + i, 99];
    const lines = nets.map((net, at) => {
      const tax = Number((net * 0.21).toFixed(2));
      const stated = i % 3 === 2 ? tax : net + tax;
      return {
        ...{
          FAKTURA: String(inter),
          ID: guid(isSale ? 31 : 41, 10 * i + at),
          PORDER: String(at + 1),
        },
        ...{ TEXT: at === 0 ? "Kancelářský papír A4" : "Doprava", MJ: at === 0 ? "ks" : "" },
        ...{
          MNOZSTVI: at === 0 ? String(10 * sign) : String(sign),
          CENA_MJ: String(net / (at === 0 ? 10 : 1)),
        },
        ...{ CENA: String(net * sign), CENA_DPH: (stated * sign).toFixed(2), SAZBA_DPH: "21" },
        ...{
          KOD_DPH: isSale ? "36" : "15",
          MATERIAL: isSale && at === 0 ? "100-A4" : isSale ? "" : "0",
        },
      };
    });
    const gross = nets.reduce((sum, net) => sum + net + Number((net * 0.21).toFixed(2)), 0);
    const total = Math.round(gross) * sign;
    const no = 20_260_001 + i;
    return {
      isCredit,
      lines,
      row: {
        ...{
          INTER: String(inter),
          ID: guid(isSale ? 30 : 40, i + 1),
          DOKLAD: isSale ? "VF" : "PF",
        },
        ...{
          CISLO: String(no),
          K_SYMBOL: "0308",
          OBJEDNAVKA: `26/${i}`,
          FORMA: "Převodním příkazem",
        },
        ...{ DATUM_VYS: day(i), DATUM_USK: day(i), DATUM_SPL: day(i), CELKEM: total.toFixed(2) },
        ...{ ZAOK: (total - gross * sign).toFixed(2), CISLO_ODB: partner.CISLO ?? "" },
        ...{
          NAZEV_ODB: partner.NAZEV ?? "",
          ICO_ODB: partner.ICO ?? "",
          DIC_ODB: partner.DIC ?? "",
        },
        ...{ ID_PAR: String(partner.ID ?? "").toLowerCase(), MENA: "CZK", KURS: "1", M_KURS: "1" },
        ...(isSale ? { VS: String(no), PUV_DOKL: isCredit ? "1400" : "0" } : {}),
        ...(isSale ? {} : { VARIABL: String(5_500_000 + i), CISLO_PF: `FV-${5_500_000 + i}` }),
      },
    };
  });
}

export function orderRows(count: number, partner: Row): Document[] {
  return Array.from({ length: count }, (_, i): Document => {
    const inter = 59 + i;
    const delivered = i % 4 === 0 ? "10" : i % 4 === 1 ? "3" : "0";
    return {
      isCredit: false,
      lines: [
        {
          ...{
            FAKTURA: String(inter),
            ID: guid(51, i + 1),
            SCISLO: "BRANA-POHON-001",
            PORDER: "1",
          },
          ...{
            TEXT: "Pohon posuvné brány",
            MNOZSTVI: "10",
            MJ: "ks",
            CENA_MJ: "100",
            CENA: "1000",
          },
          ...{
            CENA_DPH: "1210",
            SAZBA_DPH: "21",
            KOD_DPH: "36",
            PSKLAD: "1",
            V_UKAZATEL: delivered,
          },
        },
      ],
      row: {
        ...{
          INTER: String(inter),
          ID: guid(50, i + 1),
          DOKLAD: "OP",
          CISLO: String(2_600_010 + i),
        },
        ...{
          OBJEDNAVKA: `PO-${i}`,
          DATUM_VYS: day(i),
          DATUM_SPL: day(i),
          CELKEM: "1000",
          BRUTTO: "1210",
        },
        ...{
          CISLO_ODB: partner.CISLO ?? "",
          NAZEV_ODB: partner.NAZEV ?? "",
          ICO_ODB: partner.ICO ?? "",
        },
        ...{
          ULICE_ODB: partner.ULICE ?? "",
          MESTO_ODB: partner.MESTO ?? "",
          DIC_ODB: partner.DIC ?? "",
        },
        ...{ ID_PAR: String(partner.ID ?? ""), SKLAD: "1", MENA: "CZK", KURS: "1", M_KURS: "1" },
        ...{ UKONCENO: i % 4 === 2, DOPRAVA: "PPL", PRUBEH: "Přijatá" },
      },
    };
  });
}
