export type HelpLanguage = "cs" | "en";

const en = {
  title: "Command API",
  skip: "Skip to the content",
  parts: "Parts of the help",
  start: "Start",
  commands: "Commands",
  tables: "Tables",
  errors: "Error numbers",
  other: "Česky",
  console: "Console",
  missing: "This page does not exist",
  missing_help: "The help has no command, table or page of this name.",
  signed_out: "Sign in",
  signed_out_help: "The help of the command API is open to people who are signed in.",
  start_intro:
    "Programs read and write the hub's data by commands: one HTTP request with JSON, one answer with JSON. The protocol is the one of ApiComPrem, so that programs made for it work unchanged.",
  address: "Address",
  address_help: "Every command goes to this address:",
  unit: "Accounting unit: ID-UJ",
  unit_help:
    "The header `ID-UJ` says which organisation a command is for. It is a GUID; upper or lower case and braces make no difference. Find it in the hub under Commands, Accounting units, or ask whoever runs the hub.",
  access: "User and password",
  access_help:
    "HTTP Basic with the e-mail address and the password of a user of the hub. Reading needs the permission `commands.read`, writing `commands.write`. A unit can be set up so that commands without them are carried out as well.",
  request: "Request",
  request_help:
    "Names of keys, commands, parameters, tables and columns are read without regard to case. A parameter whose value is `null` need not be sent. Commands of type IN have their record in `Data`.",
  answer: "Answer",
  answer_help:
    "`Result` is `OK` or `ERR`, both with HTTP status 200. `Data` comes with `OK`, `Error` with `ERR`, `Warning` with either. Other statuses: 401 credentials, 404 path, 405 method, 413 too large, 503 the hub is stopping.",
  samples: "Sample requests",
  samples_help: "Put your own `ID-UJ`, user and password in.",
  rules: "Rules of use",
  rule_one:
    "One command at a time from one address: a further one waits until the one before it is done.",
  rule_time: "A command may take 2 minutes. Set the same limit in your program.",
  rule_percent:
    "Reserved characters in `Data` may be percent-encoded: `Johnson %26 Johnson` is stored as `Johnson & Johnson`. Send a per cent sign as `%25`.",
  rule_times:
    "Times are `rrrr-MM-dd HH:mm:ss`, dates `rrrr-MM-dd`, in the time zone of the organisation. An empty time is `1900-01-01T00:00:00`.",
  rule_guid:
    "Send `Data.ID`, a GUID of your own, with whatever you add: then the same request twice stores one record.",
  columns_chosen: "Columns: queryFields",
  columns_chosen_help:
    "The columns that come back, also those that do not come by default. `*` is all of them.",
  conditions: "Conditions: queryCondition",
  conditions_help:
    "Operators: `=`, `<>`, `<`, `<=`, `>`, `>=`, `LIKE`, `NOT LIKE`, `IN`, `NOT IN`, `BETWEEN`, `IS NULL`, `IS NOT NULL`. Conditions are joined by `AND` or `OR`. A condition on lines finds the documents that have such a line.",
  raw: "Raw query: select",
  raw_help:
    "One SELECT in the words of MS SQL over the tables of this help, where the unit allows it: joins, GROUP BY, ORDER BY, TOP and the usual functions; no sub-queries and no UNION. `BASE64:` and the statement in Base64 may stand instead.",
  commands_intro: "OUT commands read, IN commands write.",
  type: "Type",
  right: "Right",
  read: "reads",
  write: "writes",
  name: "Name",
  description: "Description",
  number: "Number",
  aliases: "Other names",
  parameters: "Parameters",
  no_parameters: "This command has no parameters.",
  format: "Format",
  required: "Required",
  yes: "yes",
  no: "no",
  data: "Data",
  data_help:
    "Template of the record. `null` is text or optional; the other values show the type. A field that is not sent keeps its default, and its value where a record is changed.",
  example: "Example",
  try_it: "Try it in the console",
  tables_of: "Tables",
  tables_of_help: "For queryFields and queryCondition.",
  errors_of: "Errors",
  format_codes:
    "Formats: S and C text, N number, D date rrrr-MM-dd, L logical value, N/L number or logical value.",
  tables_intro:
    "Columns of the tables as they are now. `select`, queryFields and queryCondition use these names.",
  column: "Column",
  width: "Width",
  decimals: "Decimals",
  by_default: "By default",
  column_count: "Columns",
  head: "Lines of",
  head_help: "`{own}` is `{column}` of",
  closed: "Closed for `select`.",
  used_by: "Commands with this table",
  meaning: "Meaning",
  errors_intro: "An answer with `Result` `ERR` has one row in `Error` for each cause.",
  types: "Data types",
  type_char: "text of at most so many characters",
  type_decimal: "number with exactly so many decimals",
  type_datetime: "date and time without a zone",
  type_bit: "true or false",
  type_guid: "GUID in upper case",
  type_timestamp: "version of the row: Base64 of eight bytes that grow with every change",
} as const;

type Texts = Readonly<Record<keyof typeof en, string>>;

const cs: Texts = {
  title: "Příkazové API",
  skip: "Přejít na obsah",
  parts: "Části nápovědy",
  start: "Úvod",
  commands: "Příkazy",
  tables: "Tabulky",
  errors: "Čísla chyb",
  other: "English",
  console: "Konzole",
  missing: "Tato stránka neexistuje",
  missing_help: "Nápověda nemá příkaz, tabulku ani stránku tohoto jména.",
  signed_out: "Přihlaste se",
  signed_out_help: "Nápověda příkazového API je přístupná přihlášeným uživatelům.",
  start_intro:
    "Programy čtou a zapisují data hubu příkazy: jeden požadavek HTTP s JSON, jedna odpověď s JSON. Protokol je shodný s ApiComPrem, takže programy psané pro něj fungují beze změny.",
  address: "Adresa",
  address_help: "Všechny příkazy se posílají na tuto adresu:",
  unit: "Účetní jednotka: ID-UJ",
  unit_help:
    "Hlavička `ID-UJ` určuje, které organizace se příkaz týká. Je to GUID; na velikosti písmen a složených závorkách nezáleží. Najdete ho v aplikaci v části Příkazy, Účetní jednotky, nebo vám ho sdělí správce.",
  access: "Uživatel a heslo",
  access_help:
    "HTTP Basic s e-mailem a heslem uživatele. Pro čtení je potřeba oprávnění `commands.read`, pro zápis `commands.write`. Účetní jednotku lze nastavit tak, že se provedou i příkazy bez přihlášení.",
  request: "Požadavek",
  request_help:
    "U názvů klíčů, příkazů, parametrů, tabulek a sloupců nezáleží na velikosti písmen. Parametr s hodnotou `null` není nutné posílat. Příkazy typu IN mají záznam v `Data`.",
  answer: "Odpověď",
  answer_help:
    "`Result` je `OK` nebo `ERR`, v obou případech se stavem HTTP 200. `Data` přijdou s `OK`, `Error` s `ERR`, `Warning` s obojím. Další stavy: 401 přihlášení, 404 cesta, 405 metoda, 413 příliš velký požadavek, 503 server se ukončuje.",
  samples: "Vzorové požadavky",
  samples_help: "Doplňte vlastní `ID-UJ`, uživatele a heslo.",
  rules: "Pravidla používání",
  rule_one: "Z jedné adresy vždy jen jeden příkaz: další čeká, dokud není předchozí dokončen.",
  rule_time: "Příkaz smí trvat nejvýše 2 minuty. Stejný limit si nastavte i ve svém programu.",
  rule_percent:
    "Rezervované znaky v `Data` mohou být zakódované procentem: `Johnson %26 Johnson` se uloží jako `Johnson & Johnson`. Znak procenta posílejte jako `%25`.",
  rule_times:
    "Čas se zapisuje `rrrr-MM-dd HH:mm:ss`, datum `rrrr-MM-dd`, v časovém pásmu organizace. Prázdný čas je `1900-01-01T00:00:00`.",
  rule_guid:
    "S každým novým záznamem posílejte `Data.ID`, vlastní GUID: stejný požadavek poslaný dvakrát pak uloží jeden záznam.",
  columns_chosen: "Sloupce: queryFields",
  columns_chosen_help:
    "Které sloupce se vrátí, i ty, které se jinak nevracejí. `*` znamená všechny.",
  conditions: "Podmínky: queryCondition",
  conditions_help:
    "Operátory: `=`, `<>`, `<`, `<=`, `>`, `>=`, `LIKE`, `NOT LIKE`, `IN`, `NOT IN`, `BETWEEN`, `IS NULL`, `IS NOT NULL`. Podmínky se spojují pomocí `AND` nebo `OR`. Podmínka na položky najde doklady, které takovou položku mají.",
  raw: "Přímý dotaz: select",
  raw_help:
    "Jeden SELECT v syntaxi MS SQL nad tabulkami této nápovědy, pokud jej účetní jednotka povoluje: spojení tabulek, GROUP BY, ORDER BY, TOP a běžné funkce; bez poddotazů a bez UNION. Místo textu může být `BASE64:` a příkaz v Base64.",
  commands_intro: "Příkazy OUT čtou, příkazy IN zapisují.",
  type: "Typ",
  right: "Právo",
  read: "čtení",
  write: "zápis",
  name: "Název",
  description: "Popis",
  number: "Číslo",
  aliases: "Další názvy",
  parameters: "Parametry",
  no_parameters: "Příkaz nemá parametry.",
  format: "Formát",
  required: "Povinný",
  yes: "ano",
  no: "ne",
  data: "Data",
  data_help:
    "Šablona záznamu. `null` je text nebo nepovinná hodnota; ostatní hodnoty ukazují typ. Pole, které nepošlete, dostane výchozí hodnotu, při změně záznamu zůstane, jak je.",
  example: "Příklad",
  try_it: "Vyzkoušet v konzoli",
  tables_of: "Tabulky",
  tables_of_help: "Pro queryFields a queryCondition.",
  errors_of: "Chyby",
  format_codes:
    "Formáty: S a C text, N číslo, D datum rrrr-MM-dd, L logická hodnota, N/L číslo nebo logická hodnota.",
  tables_intro:
    "Sloupce tabulek v aktuálním stavu. Tyto názvy používají `select`, queryFields a queryCondition.",
  column: "Sloupec",
  width: "Délka",
  decimals: "Des. místa",
  by_default: "Vrací se vždy",
  column_count: "Sloupců",
  head: "Položky tabulky",
  head_help: "`{own}` je `{column}` tabulky",
  closed: "Pro `select` není přístupná.",
  used_by: "Příkazy s touto tabulkou",
  meaning: "Význam",
  errors_intro: "Odpověď s `Result` `ERR` má v `Error` jeden řádek pro každou příčinu.",
  types: "Datové typy",
  type_char: "text o nejvýše tolika znacích",
  type_decimal: "číslo s přesně tolika desetinnými místy",
  type_datetime: "datum a čas bez časového pásma",
  type_bit: "logická hodnota, true nebo false",
  type_guid: "GUID velkými písmeny",
  type_timestamp: "verze řádku: Base64 osmi bajtů, které rostou s každou změnou",
};

export const HELP_TEXTS: Readonly<Record<HelpLanguage, Texts>> = { cs, en };

export type HelpText = keyof typeof en;

/**
 * The language of the help that a browser would rather have; Czech unless it says otherwise, as programs for such
 * servers are made there.
 */
export function helpLanguage(acceptLanguage: string | undefined): HelpLanguage {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((one) => one.trim().slice(0, 2).toLowerCase());
  const first = wanted.find((one) => one === "cs" || one === "sk" || one === "en");
  if (first === "en") return "en";
  return first === undefined && wanted.some((one) => /^[a-z]{2}$/.test(one)) ? "en" : "cs";
}
