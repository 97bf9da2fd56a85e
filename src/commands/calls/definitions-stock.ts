import type { CommandDefinition } from "../definition.ts";
import { number, reads, request, required, TIMESTAMP, text } from "./define.ts";

const SKLAD = required(number("sklad", { cs: "číslo skladu", en: "warehouse number" }));
const SKL_CISLO = text("skl_cislo", { cs: "skladové číslo", en: "stock number (SKU)" });
const STITKY = number("stitky", { cs: "číslo štítku", en: "number of a tag" });
const RAW = number("raw", {
  cs: "1 - odpovědí je soubor sám",
  en: "1: the answer is the file itself",
});

/** Stock cards, code lists, rates and files. */
export const STOCK_COMMANDS: readonly CommandDefinition[] = [
  reads({
    name: "CENIK",
    id: 1300,
    text: { cs: "ceník: seznam skladových karet", en: "price list: list of stock cards" },
    help: {
      cs: "Karty jednoho skladu s cenami a se seznamem obrázků, řazené podle CISLO. Množství na skladě je PRIJEM − VYDEJ.",
      en: "Cards of one warehouse with prices and a list of images, sorted by CISLO. The quantity on hand is PRIJEM − VYDEJ.",
    },
    aliases: ["KARTY", "SKLAD"],
    tables: ["CENIK"],
    errors: [9008, 9009, 9018, 9021],
    parameters: [
      SKLAD,
      text("pub_name", { cs: "název publikovaného ceníku", en: "name of a published price list" }),
      number("is_notnull", {
        cs: "1 - jen karty s kladným stavem",
        en: "1 only cards with stock on hand",
      }),
      SKL_CISLO,
      text("ean", { cs: "EAN kód karty nebo balení", en: "EAN of the card or of its package" }),
      TIMESTAMP,
      number("is_rozclen", {
        cs: "přijme se a nemá vliv",
        en: "accepted without effect",
      }),
      STITKY,
    ],
    example: request("CENIK", { sklad: 1, ean: "8590000000013" }),
  }),
  reads({
    name: "SKLAD_STAV",
    id: 2000,
    text: {
      cs: "stav skladu, objednané a rezervované množství podle timestamp nebo skladového čísla",
      en: "stock level, ordered and reserved quantity by timestamp or stock number",
    },
    aliases: ["STAV_SKLADU"],
    tables: ["SKLAD_STAV"],
    errors: [9008, 9009],
    parameters: [
      SKLAD,
      SKL_CISLO,
      number("obj_calc", {
        cs: "přijme se: rezervace jsou vždy aktuální",
        en: "accepted: reservations are always current",
      }),
      number("poh_calc", {
        cs: "přijme se: stavy jsou vždy aktuální",
        en: "accepted: levels are always current",
      }),
      TIMESTAMP,
      number("id_user", { cs: "přijme se a nemá vliv", en: "accepted without effect" }),
      STITKY,
    ],
    example: request("SKLAD_STAV", { sklad: 1, skl_cislo: "100-A4" }),
  }),
  reads({
    name: "SEZ_SKL",
    id: 5000,
    text: { cs: "seznam skladů", en: "list of warehouses" },
    tables: ["SEZ_SKL"],
    errors: [],
    parameters: [],
    example: request("SEZ_SKL"),
  }),
  reads({
    name: "SORTIMENT",
    id: 1600,
    text: { cs: "seznam skupin skladových karet", en: "list of groups of stock cards" },
    tables: ["SORTIMENT"],
    errors: [],
    parameters: [
      number("only_eshop", {
        cs: "1 - jen skupiny povolené na e-shop",
        en: "1 only groups allowed for the web shop",
      }),
    ],
    example: request("SORTIMENT", { only_eshop: 1 }),
  }),
  reads({
    name: "SAZBY_DPH",
    id: 9400,
    text: { cs: "aktuální sazby DPH", en: "current VAT codes and rates" },
    tables: ["SAZBY_DPH"],
    errors: [],
    parameters: [],
    example: request("SAZBY_DPH"),
  }),
  reads({
    name: "KURS_LIST",
    id: 9600,
    text: { cs: "kurzovní lístek", en: "list of exchange rates" },
    help: {
      cs: "Kurz ČNB jedné měny platný v daném dni; není-li pro ten den vyhlášen, poslední dřívější, nejvýše deset dnů starý.",
      en: "The Czech National Bank's rate of one currency valid on that day; where none was published for it, the last earlier one, at most ten days old.",
    },
    tables: ["KURS_LIST"],
    errors: [3521, 9008, 9009],
    parameters: [
      required(text("mena", { cs: "kód měny", en: "currency code" })),
      required(text("datum", { cs: "datum rrrr-MM-dd", en: "date yyyy-MM-dd" })),
    ],
    example: request("KURS_LIST", { mena: "EUR", datum: "2026-11-20" }),
  }),
  reads({
    name: "DOKL_PU",
    id: 5100,
    text: { cs: "dokladové řady", en: "document series" },
    tables: ["DOKL_PU"],
    errors: [],
    parameters: [
      text("typ_dr", {
        cs: "FULL všechny (výchozí), SKLAD skladové řady",
        en: "FULL all (default), SKLAD stock series",
      }),
      number("tok", {
        cs: "druh dokladu: 3 FA_IN, 4 FA_OUT, 22 OB_IN, 25 OB_OUT",
        en: "kind of document: 3 FA_IN, 4 FA_OUT, 22 OB_IN, 25 OB_OUT",
      }),
    ],
    example: request("DOKL_PU", { tok: 4 }),
  }),
  reads({
    name: "IMAGE",
    id: 1700,
    text: {
      cs: "vrátí dokument skladové karty v BASE64",
      en: "a file of a stock card in BASE64",
    },
    help: {
      cs: "Je nutný jeden z parametrů filename, skl_cislo, id_cislo. S only_list 1 bez obsahu. S raw 1 je odpovědí soubor sám, pokud vyhovuje právě jeden.",
      en: "One of filename, skl_cislo and id_cislo is needed. With only_list 1 the content is left out. With raw 1 the answer is the file itself, where exactly one fits.",
    },
    tables: ["DOKUMENTY"],
    errors: [9008, 9010, 9018, 9020],
    parameters: [
      SKLAD,
      text("filename", {
        cs: "cesta souboru, jak ji uvádí OBRAZEK",
        en: "path of the file as OBRAZEK has it",
      }),
      SKL_CISLO,
      text("id_cislo", { cs: "ID karty", en: "ID of the card" }),
      number("only_list", { cs: "1 - jen seznam bez obsahu", en: "1 only the list, no content" }),
      RAW,
    ],
    example: request("IMAGE", { sklad: 1, skl_cislo: "100-A4", only_list: 1 }),
  }),
  reads({
    name: "DOCUMENT",
    id: 5200,
    text: {
      cs: "načtení volného nebo exportovaného dokumentu v BASE64",
      en: "an attachment or export of a document in BASE64",
    },
    help: {
      cs: "Bez parametru soubor vrátí jediný soubor s obsahem, nebo seznam bez obsahu, je-li jich více.",
      en: "Without soubor the only file comes with its content; where there are several, their list comes without.",
    },
    tables: ["DOKUMENTY"],
    errors: [9008, 9018, 9020],
    parameters: [
      required(
        text("typ", {
          cs: "VF vydaná faktura, PF přijatá faktura, PO přijatá objednávka, VO vydaná objednávka; ZP a ZV vrátí prázdný seznam",
          en: "VF issued invoice, PF received invoice, PO received order, VO issued order; ZP and ZV give an empty list",
        }),
      ),
      required(text("id", { cs: "ID dokladu", en: "ID of the document" })),
      text("soubor", { cs: "název souboru", en: "file name" }),
      RAW,
    ],
    example: request("DOCUMENT", { typ: "VF", id: "63E01024-6F80-4008-8219-0000000000F1" }),
  }),
  reads({
    name: "ZMENY",
    id: 9300,
    text: { cs: "historie změn záznamu", en: "history of changes of a record" },
    help: {
      cs: "Od nejnovější změny, nejvýše 1000 řádků.",
      en: "The newest change first, at most 1000 rows.",
    },
    tables: ["ZMENY"],
    errors: [9008],
    parameters: [required(text("id", { cs: "ID záznamu", en: "ID of the record" }))],
    example: request("ZMENY", { id: "257B19E4-5F83-49C5-BBD9-0000000000A1" }),
  }),
];
