import type { CommandDefinition } from "../definition.ts";
import { code, reads, request } from "./define.ts";

/** What the server says of itself, and raw queries. */
export const COMMON_COMMANDS: readonly CommandDefinition[] = [
  reads({
    name: "INFO",
    id: 1000,
    text: {
      cs: "načtení informačních údajů o příkazech a tabulkách",
      en: "information about commands and tables",
    },
    help: {
      cs: "Bez parametrů vrátí popis příkazu INFO. S parametrem prikaz popíše jeden příkaz nebo (FULL) všechny, s parametrem table_name strukturu jedné nebo (FULL) všech tabulek. Oba parametry najednou zadat nelze.",
      en: "Without parameters it describes INFO itself. With prikaz it describes one command or, for FULL, all of them; with table_name the structure of one table or, for FULL, of all. The two cannot be combined.",
    },
    tables: [],
    errors: [502, 9003, 9022],
    parameters: [
      code("table_name", {
        cs: "název tabulky pro načtení struktury, [FULL] - vrátí všechny",
        en: "table whose structure is wanted; [FULL] returns all",
      }),
      code("prikaz", {
        cs: "příkaz, [FULL] - vrátí všechny",
        en: "command; [FULL] returns all",
      }),
    ],
    example: request("INFO", { table_name: "SEZ_SKL" }),
  }),
  reads({
    name: "SELECT",
    id: 9100,
    text: {
      cs: "volný SQL dotaz přímo nad tabulkami",
      en: "raw SQL query directly over the tables",
    },
    help: {
      cs: "Nevolá se jménem, ale klíčem select. Jeden příkaz SELECT v syntaxi MS SQL bez poddotazů; text lze poslat i jako BASE64: a příkaz zakódovaný v Base64. Slouží k ověřování a k výpisům, pro které není příkaz.",
      en: "It is called by the key select, not by name. One SELECT in MS SQL syntax, without sub-queries; the statement may also be sent as BASE64: followed by its Base64 text. Meant for checks and for lists that no command gives.",
    },
    tables: [],
    errors: [900, 9003, 9011, 9012, 9013],
    parameters: [],
    example: {
      select:
        "select top 1 INTER, CISLO, NAZEV from partnery where NAZEV like 'D%' order by INTER desc",
    },
  }),
  reads({
    name: "VERZEAPI",
    id: 9900,
    text: { cs: "nainstalovaná verze API", en: "installed version of the API" },
    help: {
      cs: "Vhodné jako zkouška spojení. Data jsou objekt, ne seznam.",
      en: "A good connection test. Data is an object here, not a list.",
    },
    tables: [],
    errors: [],
    parameters: [],
    example: request("VERZEAPI"),
  }),
];
