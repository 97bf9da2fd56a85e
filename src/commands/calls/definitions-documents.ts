import type { CommandDefinition, Parameter } from "../definition.ts";
import { code, day, number, numberOrLogical, reads, request, TIMESTAMP, text } from "./define.ts";

const ID_PART = text("id_part", { cs: "ID partnera", en: "ID of the partner" });
const DOKL_R = text("dokl_r", { cs: "dokladová řada", en: "document series" });
const DAT_OD = day("dat_od", { cs: "datum vystavení od", en: "issued on or after" });
const DAT_DO = day("dat_do", { cs: "datum vystavení do", en: "issued on or before" });

const invoiceParameters: readonly Parameter[] = [
  text("id_fa", { cs: "ID faktury", en: "ID of the invoice" }),
  number("cis_fa", { cs: "číslo faktury", en: "invoice number" }),
  text("cis_obj", { cs: "číslo objednávky", en: "order number" }),
  DOKL_R,
  ID_PART,
  code("ico_part", { cs: "IČO partnera", en: "company ID (IČO) of the partner" }),
  DAT_OD,
  DAT_DO,
  text("typ_fa", {
    cs: "FA faktury (výchozí), DOBROPIS dobropisy",
    en: "FA invoices (default), DOBROPIS credit notes",
  }),
  TIMESTAMP,
];

const paymentParameters: readonly Parameter[] = [
  text("id_fa", { cs: "ID faktury", en: "ID of the invoice" }),
  number("cis_fa", { cs: "číslo faktury", en: "invoice number" }),
  number("inter_fa", { cs: "interní číslo faktury", en: "internal number of the invoice" }),
  text("dokl_r", { cs: "dokladová řada faktury", en: "document series of the invoice" }),
  ID_PART,
  day("dat_od", { cs: "datum úhrady od", en: "paid on or after" }),
  day("dat_do", { cs: "datum úhrady do", en: "paid on or before" }),
  number("VFzalohove", {
    cs: "přijme se a nemá vliv: zálohové faktury se nevedou",
    en: "accepted without effect: advance invoices are not kept",
  }),
];

const orderParameters: readonly Parameter[] = [
  text("cislo_obj", { cs: "číslo objednávky", en: "order number" }),
  text("id_obj", { cs: "ID objednávky", en: "ID of the order" }),
  text("ico_part", { cs: "IČO partnera", en: "company ID (IČO) of the partner" }),
  ID_PART,
  text("cis_part", { cs: "zkratka partnera", en: "short code of the partner" }),
  DAT_OD,
  DAT_DO,
  number("sklad", { cs: "číslo skladu", en: "warehouse number" }),
  DOKL_R,
];

const NEEDS_FILTER = {
  cs: "Je nutný alespoň jeden parametr nebo queryCondition. Řazeno podle INTER, řádky podle PORDER.",
  en: "At least one parameter or a queryCondition is needed. Sorted by INTER, lines by PORDER.",
};

/** Partners, invoices, payments and orders. */
export const DOCUMENT_COMMANDS: readonly CommandDefinition[] = [
  reads({
    name: "PARTNERI",
    id: 1400,
    text: { cs: "evidence partnerů", en: "register of partners" },
    help: {
      cs: "Bez part_typ vrací jen odběratele. Texty se porovnávají celé a bez ohledu na velikost písmen; part_nazev je začátek názvu a smí obsahovat zástupné znaky % a _.",
      en: "Without part_typ it returns customers only. Texts match as a whole and regardless of case; part_nazev is the beginning of the name and may contain the wildcards % and _.",
    },
    tables: ["PARTNERY", "PART_ADR", "PART_KON"],
    errors: [900, 9009, 9021],
    parameters: [
      text("part_typ", {
        cs: "OD odběratelé (výchozí), DO dodavatelé, FULL všichni",
        en: "OD customers (default), DO suppliers, FULL all",
      }),
      text("part_id", { cs: "ID partnera", en: "ID of the partner" }),
      text("part_ico", { cs: "IČO", en: "company ID (IČO)" }),
      text("part_dic", { cs: "DIČ", en: "VAT number (DIČ)" }),
      text("part_nazev", { cs: "začátek názvu partnera", en: "beginning of the partner's name" }),
      text("part_cis", { cs: "zkratka partnera", en: "short code of the partner" }),
      text("e_mail", { cs: "e-mail", en: "e-mail address" }),
      numberOrLogical("part_adr", {
        cs: "1 - připojit seznam adres PART_ADR",
        en: "1 adds the list of addresses, PART_ADR",
      }),
      numberOrLogical("part_kon", {
        cs: "1 - připojit seznam kontaktních osob PART_KON",
        en: "1 adds the list of contact persons, PART_KON",
      }),
      TIMESTAMP,
    ],
    example: request("PARTNERI", { part_typ: "FULL", part_ico: "12345679" }),
  }),
  reads({
    name: "FA_OUT",
    id: 1200,
    text: { cs: "seznam vydaných faktur", en: "list of issued invoices" },
    help: {
      cs: `${NEEDS_FILTER.cs} Dobropisy mají záporné částky a v PUV_DOKL interní číslo dobropisované faktury.`,
      en: `${NEEDS_FILTER.en} Credit notes have negative amounts and, in PUV_DOKL, the internal number of the credited invoice.`,
    },
    tables: ["FA_OUT", "POLOZKY"],
    errors: [900, 9009, 9010, 9021],
    parameters: invoiceParameters,
    example: request("FA_OUT", { dat_od: "2026-11-01", dat_do: "2026-11-30" }),
  }),
  reads({
    name: "FA_IN",
    id: 1210,
    text: { cs: "seznam přijatých faktur", en: "list of received invoices" },
    help: NEEDS_FILTER,
    tables: ["FA_IN", "POLOZ_IN"],
    errors: [900, 9009, 9010, 9021],
    parameters: invoiceParameters,
    example: request("FA_IN", { ico_part: "87654326", timestamp: "2026-11-18 00:00:00" }),
  }),
  reads({
    name: "FA_OUT_UHR",
    id: 3900,
    text: { cs: "úhrady vydaných faktur", en: "payments of issued invoices" },
    help: {
      cs: "Je nutný alespoň jeden parametr. ZBYVA je částka faktury bez úhrad do tohoto řádku včetně.",
      en: "At least one parameter is needed. ZBYVA is the invoice total less all payments up to and including the row.",
    },
    tables: ["UHRADY"],
    errors: [9009, 9010],
    parameters: [
      ...paymentParameters,
      number("allpay", {
        cs: "1 - řádek za každou úhradu, 0 - řádek za fakturu se součtem úhrad (výchozí)",
        en: "1 one row for each payment, 0 one row for each invoice with the sum (default)",
      }),
    ],
    example: request("FA_OUT_UHR", { cis_fa: 20260017, allpay: 1 }),
  }),
  reads({
    name: "FA_IN_UHR",
    id: 4000,
    text: { cs: "úhrady přijatých faktur", en: "payments of received invoices" },
    help: {
      cs: "Je nutný alespoň jeden parametr. Vrací vždy řádek za každou úhradu.",
      en: "At least one parameter is needed. There is always one row for each payment.",
    },
    tables: ["UHRADY"],
    errors: [9009, 9010],
    parameters: paymentParameters,
    example: request("FA_IN_UHR", { id_part: "257B19E4-5F83-49C5-BBD9-0000000000B2" }),
  }),
  reads({
    name: "OB_IN",
    id: 1800,
    text: { cs: "načtení přijatých objednávek", en: "list of received orders" },
    help: NEEDS_FILTER,
    tables: ["OB_IN", "POL_OBIN", "PART_ADR"],
    errors: [900, 9009, 9010, 9021],
    parameters: [
      ...orderParameters,
      TIMESTAMP,
      number("det_adr", {
        cs: "1 - připojit dodací adresu jako seznam PART_ADR",
        en: "1 adds the delivery address as the list PART_ADR",
      }),
      text("nesplneno", {
        cs: "1 - jen neuzavřené a ne zcela vydané objednávky",
        en: "1 only orders that are not closed and not fully delivered",
      }),
      number("cis_eshop", { cs: "číslo objednávky z e-shopu", en: "order number of the web shop" }),
    ],
    example: request("OB_IN", { sklad: 1, nesplneno: "1" }),
  }),
  reads({
    name: "OB_OUT",
    id: 1810,
    text: { cs: "načtení vydaných objednávek", en: "list of issued orders" },
    help: NEEDS_FILTER,
    tables: ["OB_OUT", "POL_OBOU", "PART_KON"],
    errors: [900, 9009, 9010, 9021],
    parameters: [
      ...orderParameters,
      number("det_kon", {
        cs: "1 - připojit seznam kontaktních osob PART_KON",
        en: "1 adds the list of contact persons, PART_KON",
      }),
      TIMESTAMP,
    ],
    example: request("OB_OUT", { cis_part: "PAPIR" }),
  }),
];
