import type { Said } from "../../commands/definition.ts";

/** Every number that an answer of the command API can have as its error, and what to do about it. */
export const ERROR_NUMBERS: readonly (Said & { readonly number: number })[] = [
  {
    number: 502,
    cs: "Tabulka nebyla nalezena. Seznam tabulek je v nápovědě.",
    en: "There is no such table. The help lists the tables.",
  },
  {
    number: 900,
    cs: "Dotaz nebo hodnota neodpovídá struktuře dat: neznámý sloupec nebo tabulka, špatný typ, příliš dlouhý text, přetečení čísla, překročený čas. Podrobnosti jsou v `desc`.",
    en: "A query or a value does not fit the structure of the data: unknown column or table, wrong type, text too long, number too large, time over. `desc` tells the details.",
  },
  {
    number: 3005,
    cs: "Obecná chyba při zápisu. Nic nebylo uloženo.",
    en: "General error while writing. Nothing was stored.",
  },
  {
    number: 3006,
    cs: "Partner s tímto názvem již existuje.",
    en: "There is already a partner of that name.",
  },
  {
    number: 3007,
    cs: "Partner s tímto ID nebyl nalezen.",
    en: "There is no partner with that ID.",
  },
  {
    number: 3514,
    cs: "Neznámá forma úhrady v poli `FORMA`.",
    en: "Unknown form of payment in `FORMA`.",
  },
  {
    number: 3521,
    cs: "Měna není v kurzovním lístku ČNB. U tuzemské faktury měnu nevyplňujte.",
    en: "The currency is not in the rate list of the Czech National Bank. Leave it out for a domestic invoice.",
  },
  {
    number: 9001,
    cs: "Tělo požadavku není JSON.",
    en: "The body of the request is not JSON.",
  },
  {
    number: 9002,
    cs: "Chybí `command.inComm` i `select`, nebo jsou zadány oba.",
    en: "Neither `command.inComm` nor `select` is given, or both are.",
  },
  {
    number: 9003,
    cs: "Neznámý příkaz, nebo příkaz, který tato účetní jednotka nenabízí.",
    en: "Unknown command, or one that this accounting unit does not offer.",
  },
  {
    number: 9004,
    cs: "Chybí hlavička `ID-UJ`.",
    en: "The header `ID-UJ` is missing.",
  },
  {
    number: 9005,
    cs: "Účetní jednotka s tímto `ID-UJ` neexistuje nebo je vypnutá.",
    en: "There is no accounting unit with that `ID-UJ`, or it is switched off.",
  },
  {
    number: 9006,
    cs: "Chybí jméno a heslo, nebo nejsou správné (HTTP 401).",
    en: "User and password are missing or wrong (HTTP 401).",
  },
  {
    number: 9007,
    cs: "Uživatel nemá na tento příkaz právo.",
    en: "The user has no right to this command.",
  },
  {
    number: 9008,
    cs: "Chybí povinný parametr.",
    en: "A required parameter is missing.",
  },
  {
    number: 9009,
    cs: "Hodnota parametru nemá správný formát.",
    en: "The value of a parameter does not have its format.",
  },
  {
    number: 9010,
    cs: "Je potřeba aspoň jeden z uvedených filtrů nebo `queryCondition`.",
    en: "At least one of the filters named, or `queryCondition`, is needed.",
  },
  {
    number: 9011,
    cs: "Dotaz používá něco, co povolená část jazyka SQL nezná.",
    en: "The query uses something that the permitted part of SQL does not have.",
  },
  {
    number: 9012,
    cs: "Tabulka existuje, ale pro dotaz není přístupná.",
    en: "The table exists, but it is not open to queries.",
  },
  {
    number: 9013,
    cs: "Výsledek překročil povolený počet řádků. Zužte výběr nebo použijte `TOP`.",
    en: "The result has more rows than are permitted. Narrow it down, or use `TOP`.",
  },
  {
    number: 9015,
    cs: "Předchozí příkaz ze stejné adresy ještě běží a fronta je plná. Zkuste to za chvíli.",
    en: "A command from the same address is still running and the queue is full. Try again in a moment.",
  },
  {
    number: 9016,
    cs: "`Data` chybí, nejsou objekt, nebo obsahují víc záznamů, než příkaz přijímá.",
    en: "`Data` is missing, no object, or has more records than the command takes.",
  },
  {
    number: 9017,
    cs: "Záznam s tímto klíčem již existuje.",
    en: "There is already a record with that key.",
  },
  {
    number: 9018,
    cs: "Záznam nebyl nalezen.",
    en: "The record was not found.",
  },
  {
    number: 9019,
    cs: "Záznam je uzamčen a nelze jej změnit.",
    en: "The record is locked and cannot be changed.",
  },
  {
    number: 9020,
    cs: "Požadavek je příliš velký (HTTP 413).",
    en: "The request is too large (HTTP 413).",
  },
  {
    number: 9021,
    cs: "`queryCondition` má neznámý operátor, tabulku nebo logickou spojku.",
    en: "`queryCondition` has an unknown operator, table or logical operator.",
  },
  {
    number: 9022,
    cs: "INFO: `table_name` a `prikaz` nelze zadat současně.",
    en: "INFO: `table_name` and `prikaz` cannot be given together.",
  },
];
