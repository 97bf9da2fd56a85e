import type { CommandDefinition } from "../definition.ts";
import { dataTemplate } from "./data-template.ts";
import { logical, number, request, required, text, writes } from "./define.ts";

/** Kept by the server: the time of the change and the version of the row. */
const KEPT = ["PS_TIME", "TS"];
const HEAD_OF_LINE = ["FAKTURA"];
const PAID = ["UHRAZENO", "DATUM_UHR"];
const PARTY_ID = "257B19E4-5F83-49C5-BBD9-0000000000A1";
const SUPPLIER_ID = "257B19E4-5F83-49C5-BBD9-0000000000B2";

const TYP_CMD = text("typCmd", {
  cs: "ADD - nový záznam, UPD - oprava",
  en: "ADD a new record, UPD changes one",
});
const VARIABL_FORCE = logical("variabl_force", {
  cs: "nekontrolovat variabilní symbol",
  en: "do not check the variable symbol",
});

const invoiceErrors = [900, 3005, 3514, 3521, 9007, 9009, 9016, 9017, 9018];

/** Commands that write; files of cards too, though INFO says OUT of them. */
export const WRITING_COMMANDS: readonly CommandDefinition[] = [
  writes({
    name: "PARTNERI_ADD",
    id: 3000,
    text: { cs: "zápis nového partnera nebo jeho oprava", en: "adds a partner or changes one" },
    help: {
      cs: "Nový partner potřebuje NAZEV; stejný název nebo IČO jako u jiného partnera je chyba 3006. Při opravě se partner hledá podle id_part, Data.ID nebo Data.INTER, mění se jen uvedená pole a prázdný text pole vymaže.",
      en: "A new partner needs NAZEV; the name or IČO of another partner is error 3006. For a change the partner is found by id_part, Data.ID or Data.INTER; only fields given change, and an empty text clears a field.",
    },
    aliases: ["PARTNERI_UPDATE", "PARTNERI_UPD"],
    tables: ["PARTNERY"],
    errors: [900, 3005, 3006, 3007, 9007, 9016],
    parameters: [
      TYP_CMD,
      text("id_part", { cs: "ID partnera pro opravu", en: "ID of the partner to change" }),
    ],
    data: dataTemplate("PARTNERY", { without: KEPT }),
    example: request(
      "PARTNERI_ADD",
      { typCmd: null },
      {
        INTER: 0,
        ODBERATEL: true,
        ID: PARTY_ID,
        CISLO: "LIPA",
        NAZEV: "Dílna U Lípy s.r.o.",
        ALT_NAZEV: null,
        ULICE: "Lipová 3",
        PSC: "602 00",
        MESTO: "Brno",
        STAT: "Česká republika",
        ICO: "12345679",
        DIC: "CZ12345679",
        KON_PRIJEM: null,
        MOBIL: null,
        E_MAIL: null,
      },
    ),
  }),
  writes({
    name: "PART_ADR_ADD",
    id: 3100,
    text: { cs: "zápis nebo oprava adresy partnera", en: "adds or changes a partner's address" },
    tables: ["PART_ADR"],
    errors: [3007, 9008, 9018],
    parameters: [
      TYP_CMD,
      required(text("id_part", { cs: "ID partnera", en: "ID of the partner" })),
      text("id_adr", { cs: "ID adresy pro opravu", en: "ID of the address to change" }),
    ],
    data: dataTemplate("PART_ADR", { without: [...KEPT, "ID_PAR"] }),
    example: request(
      "PART_ADR_ADD",
      { typCmd: "ADD", id_part: PARTY_ID },
      {
        NAZEV: "Dílna U Lípy – sklad",
        ULICE: "Průmyslová 1",
        PSC: "627 00",
        MESTO: "Brno",
      },
    ),
  }),
  writes({
    name: "FA_OUT_ADD",
    id: 3520,
    text: { cs: "zápis nové vydané faktury", en: "adds an issued invoice" },
    help: {
      cs: "Bez CISLO dostane faktura další číslo řady, bez VS je variabilním symbolem číslo. Partner se určuje podle ID_PAR. Řádky jsou ve FA_POL, alespoň jeden; CENA je celkem bez DPH, CENA_DPH celkem s DPH. Měna jiná než CZK potřebuje kurz.",
      en: "Without CISLO the invoice gets the next number of its series, without VS the number is the variable symbol. The partner is given by ID_PAR. Lines are in FA_POL, at least one; CENA is the net total, CENA_DPH the gross total. A currency other than CZK needs a rate.",
    },
    tables: ["FA_OUT", "POLOZKY"],
    errors: invoiceErrors,
    parameters: [
      VARIABL_FORCE,
      logical("zauct", {
        cs: "zaúčtovat; přijme se a nemá vliv",
        en: "post to the journal; accepted without effect",
      }),
    ],
    data: {
      ...dataTemplate("FA_OUT", { without: [...KEPT, ...PAID] }),
      FA_POL: [dataTemplate("POLOZKY", { without: HEAD_OF_LINE })],
    },
    example: request(
      "FA_OUT_ADD",
      { variabl_force: false },
      {
        DOKLAD: "VF",
        ID_PAR: PARTY_ID,
        VS: "20260017",
        FORMA: "Převodním příkazem",
        OBJEDNAVKA: "2600010",
        DATUM_VYS: "2026-11-20",
        DATUM_USK: "2026-11-20",
        DATUM_SPL: "2026-12-04",
        CELKEM: 1330,
        ZAOK: 0.21,
        FA_POL: [
          {
            TEXT: "Kancelářský papír A4",
            MNOZSTVI: 10,
            MJ: "ks",
            CENA_MJ: 100,
            CENA: 1000,
            CENA_DPH: 1210,
            SAZBA_DPH: 21,
            KOD_DPH: "36",
            MATERIAL: "100-A4",
          },
          {
            TEXT: "Doprava",
            MNOZSTVI: 1,
            CENA_MJ: 99,
            CENA: 99,
            CENA_DPH: 119.79,
            SAZBA_DPH: 21,
            KOD_DPH: "36",
          },
        ],
      },
    ),
  }),
  writes({
    name: "FA_IN_ADD",
    id: 3510,
    text: { cs: "zápis nové přijaté faktury", en: "adds a received invoice" },
    help: {
      cs: "Jako FA_OUT_ADD; variabilní symbol je VARIABL a CISLO_PF je číslo faktury dodavatele.",
      en: "As FA_OUT_ADD; the variable symbol is VARIABL and CISLO_PF is the supplier's invoice number.",
    },
    tables: ["FA_IN", "POLOZ_IN"],
    errors: invoiceErrors,
    parameters: [VARIABL_FORCE],
    data: {
      ...dataTemplate("FA_IN", { without: [...KEPT, ...PAID], renamed: { CISLO: "cislo" } }),
      FA_POL: [dataTemplate("POLOZ_IN", { without: HEAD_OF_LINE })],
    },
    example: request(
      "FA_IN_ADD",
      { variabl_force: false },
      {
        DOKLAD: "PF",
        ID_PAR: SUPPLIER_ID,
        VARIABL: "5500123",
        CISLO_PF: "FV-5500123",
        FORMA: "Převodním příkazem",
        DATUM_VYS: "2026-11-18",
        DATUM_USK: "2026-11-18",
        DATUM_SPL: "2026-12-18",
        CELKEM: 6050,
        FA_POL: [
          {
            TEXT: "Papír, paleta",
            MNOZSTVI: 1,
            MJ: "pal",
            CENA_MJ: 5000,
            CENA: 5000,
            CENA_DPH: 6050,
            SAZBA_DPH: 21,
            KOD_DPH: "15",
          },
        ],
      },
    ),
  }),
  writes({
    name: "FA_IN_UPD",
    id: 106000,
    text: {
      cs: "doplnění dalších údajů přijaté faktury",
      en: "completes further data of a received invoice",
    },
    tables: ["FA_IN"],
    errors: [9008, 9018, 9019],
    parameters: [required(text("id", { cs: "ID faktury", en: "ID of the invoice" }))],
    data: dataTemplate("FA_IN", { only: ["C_KOD", "POZNAMKA", "OVERIL", "ZKKOD", "STKOD"] }),
    example: request(
      "FA_IN_UPD",
      { id: "63E01024-6F80-4008-8219-0000000000F2" },
      { POZNAMKA: "Zkontrolováno", OVERIL: "api" },
    ),
  }),
  writes({
    name: "OB_IN_ADD",
    id: 3200,
    text: { cs: "zápis přijaté objednávky", en: "adds a received order" },
    help: {
      cs: "Odběratel je ID_ODB, dodací adresa ID_DOD. Číslo CIS_ESHOP nebo OBJEDNAVKA, které týž partner už použil, je chyba 9017. Řádky jsou v POL_OBIN; bez CENA_MJ platí cena cenové skupiny partnera, bez force_dph sazba DPH karty.",
      en: "The customer is ID_ODB, the delivery address ID_DOD. A CIS_ESHOP or OBJEDNAVKA that the same partner has used already is error 9017. Lines are in POL_OBIN; without CENA_MJ the price of the partner's price group holds, without force_dph the VAT rate of the card.",
    },
    tables: ["OB_IN", "POL_OBIN"],
    errors: [900, 9009, 9016, 9017, 9018],
    parameters: [
      logical("isSada", {
        cs: "doplnit sady; přijme se a nemá vliv",
        en: "assign sets; accepted without effect",
      }),
      logical("force_dph", {
        cs: "převzít DPH z požadavku",
        en: "take VAT from the request",
      }),
      number("isRecAut", {
        cs: "poplatky; přijme se a nemá vliv",
        en: "fees; accepted without effect",
      }),
    ],
    data: {
      ...dataTemplate("OB_IN", {
        without: KEPT,
        renamed: { DATUM_VYS: "DATUM_VYST", ID_PAR: "ID_ODB" },
      }),
      POL_OBIN: [dataTemplate("POL_OBIN", { without: HEAD_OF_LINE })],
    },
    example: request(
      "OB_IN_ADD",
      { isSada: false, force_dph: false, isRecAut: 0 },
      {
        DOKLAD: "OP",
        ID_ODB: PARTY_ID,
        OBJEDNAVKA: "WEB-778",
        CIS_ESHOP: 778,
        SKLAD: 1,
        DATUM_VYST: "2026-11-19",
        DATUM_SPL: "2026-11-25",
        DOPRAVA: "PPL",
        PLATBA: "Převodem",
        POL_OBIN: [{ SCISLO: "100-A4", MNOZSTVI: 10, CENA_MJ: 100 }],
      },
    ),
  }),
  writes({
    name: "OB_IN_UPD",
    id: 3220,
    text: { cs: "oprava přijaté objednávky", en: "changes a received order" },
    help: {
      cs: "Mění UKONCENO, PRUBEH, POZNAMKA a řádky: TYP ADD nový řádek, UPD oprava a DEL zrušení řádku s daným ID. Uzavřená objednávka je chyba 9019.",
      en: "Changes UKONCENO, PRUBEH, POZNAMKA and lines: TYP ADD is a new line, UPD changes and DEL removes the line with that ID. A closed order is error 9019.",
    },
    tables: ["OB_IN", "POL_OBIN"],
    errors: [9008, 9018, 9019],
    parameters: [required(text("id", { cs: "ID objednávky", en: "ID of the order" }))],
    data: {
      ...dataTemplate("OB_IN", { only: ["UKONCENO", "PRUBEH", "POZNAMKA"] }),
      POL_OBIN: [{ TYP: null, ...dataTemplate("POL_OBIN", { without: HEAD_OF_LINE }) }],
    },
    example: request(
      "OB_IN_UPD",
      { id: "92BC63B4-B1D7-49D8-AB13-0000000000C1" },
      { UKONCENO: true, PRUBEH: "Expedováno" },
    ),
  }),
  writes({
    name: "OB_OUT_ADD",
    id: 3210,
    text: { cs: "zápis vydané objednávky", en: "adds an issued order" },
    help: {
      cs: "Jako OB_IN_ADD pro dodavatele: ID_ODB je ID dodavatele, řádky jsou v POL_OBOU.",
      en: "As OB_IN_ADD for suppliers: ID_ODB is the supplier's ID, lines are in POL_OBOU.",
    },
    tables: ["OB_OUT", "POL_OBOU"],
    errors: [900, 9009, 9016, 9018],
    parameters: [],
    data: {
      ...dataTemplate("OB_OUT", {
        without: KEPT,
        renamed: { DATUM_VYS: "DATUM_VYST", ID_PAR: "ID_ODB" },
      }),
      POL_OBOU: [dataTemplate("POL_OBOU", { without: HEAD_OF_LINE })],
    },
    example: request("OB_OUT_ADD", undefined, {
      DOKLAD: "OV",
      ID_ODB: SUPPLIER_ID,
      SKLAD: 1,
      DATUM_VYST: "2026-11-17",
      DATUM_SPL: "2026-11-24",
      POL_OBOU: [{ SCISLO: "100-A4", MNOZSTVI: 100, CENA_MJ: 50 }],
    }),
  }),
  writes({
    name: "SKLAD_ADD",
    id: 9200,
    text: { cs: "zápis nebo oprava skladové karty", en: "adds or changes a stock card" },
    help: {
      cs: "Nová karta potřebuje skl_cislo a TEXT. Při opravě se hledá podle id_cislo, jinak podle sklad a skl_cislo. Stavy skladu zapisovat nelze.",
      en: "A new card needs skl_cislo and TEXT. For a change it is found by id_cislo, else by sklad and skl_cislo. Stock quantities cannot be written.",
    },
    aliases: ["KARTY_ADD"],
    tables: ["SKLAD"],
    errors: [900, 9008, 9017, 9018],
    parameters: [
      required(TYP_CMD),
      required(number("sklad", { cs: "číslo skladu", en: "warehouse number" })),
      text("skl_cislo", { cs: "skladové číslo", en: "stock number (SKU)" }),
      text("id_cislo", { cs: "ID karty", en: "ID of the card" }),
    ],
    data: dataTemplate("SKLAD", {
      without: [...KEPT, "PRIJEM", "VYDEJ", "id", "nazev_sort", "skl_cena", "timePec", "img"],
    }),
    example: request(
      "SKLAD_ADD",
      { typCmd: "ADD", sklad: 1, skl_cislo: "100-A4" },
      {
        TEXT: "Kancelářský papír A4",
        C_KOD: "8590000000013",
        SORTIMENT: "PAPIR",
        MJ: "ks",
        SAZBA_DPH: 21,
        KOD_DPH: "36",
        RAB_CN0: 100,
        RAB_CN0D: 121,
      },
    ),
  }),
  {
    ...writes({
      name: "IMAGE_ADD",
      id: 1701,
      text: {
        cs: "uložení povolených dokumentů ke skladové kartě v BASE64",
        en: "stores a permitted file of a stock card in BASE64",
      },
      help: {
        cs: "Vše je v parametrech, bez Data. Povolené typy: image/png, image/jpeg, image/webp, image/gif, application/pdf; obsah musí typu odpovídat.",
        en: "Everything is in the parameters, without Data. Permitted types: image/png, image/jpeg, image/webp, image/gif, application/pdf; the content must match its type.",
      },
      tables: ["DOKUMENTY"],
      errors: [9007, 9008, 9009, 9017, 9018, 9020],
      parameters: [
        required(text("skl_cislo", { cs: "skladové číslo", en: "stock number (SKU)" })),
        required(text("filename", { cs: "název souboru bez cesty", en: "file name, no path" })),
        required(text("mime_type", { cs: "typ obsahu", en: "content type" })),
        required(text("base64", { cs: "obsah v Base64", en: "content in Base64" })),
        text("MD5", { cs: "kontrolní součet, 32 číslic", en: "checksum, 32 hex digits" }),
        text("sklad", { cs: "číslo skladu, výchozí 1", en: "warehouse number, default 1" }),
        text("desc", { cs: "poznámka", en: "note" }),
        number("order", { cs: "pořadí", en: "position" }),
        text("overwrite", {
          cs: "1 - přepsat existující soubor",
          en: "1 replaces an existing file",
        }),
      ],
      example: request("IMAGE_ADD", {
        skl_cislo: "100-A4",
        sklad: "1",
        filename: "papir-a4.png",
        mime_type: "image/png",
        base64: "iVBORw0KGgo=",
        desc: "Titulní",
        order: 1,
      }),
    }),
    type: "OUT",
  },
];
