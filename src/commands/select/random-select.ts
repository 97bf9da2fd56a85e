/** Statements by chance, the same for the same seed: valid, nearly valid and hostile ones. */
export interface RandomSelect {
  readonly text: string;
  /** Its answer has to be the same on every database. */
  readonly isComparable: boolean;
}

/** Where a database may divide or overflow before it knows that there is no row. */
const UNLIKE = /\/|99999999999/;

export function* randomSelects(seed: number): Generator<RandomSelect> {
  const random = mulberry(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  for (;;) {
    const text = statement(random, pick);
    const roll = random();
    if (roll < 0.6) yield { text, isComparable: !UNLIKE.test(text) };
    else if (roll < 0.8) yield { text: damaged(text, random, pick), isComparable: false };
    else yield { text: pick(HOSTILE).replace("?", text), isComparable: false };
  }
}

type Pick = <T>(from: readonly T[]) => T;

function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const COLUMNS = {
  partnery: { text: ["NAZEV", "CISLO", "MESTO", "POZNAMKA"], number: ["INTER", "SLEVA"] },
  ob_in: { text: ["NAZEV_ODB", "CISLO_ODB", "POPIS"], number: ["INTER", "CELKEM", "CISLO"] },
  pol_obin: { text: ["SCISLO", "MJ"], number: ["FAKTURA", "MNOZSTVI", "CENA"] },
  sklad: { text: ["CISLO", "MJ", "SORTIMENT"], number: ["INTER", "SKLAD", "PRIJEM"] },
  cenik: { text: ["CISLO", "nazev_sort"], number: ["INTER", "skl_cena"] },
  sklad_stav: { text: ["cislo", "mj"], number: ["sklad", "stav", "rezervace", "dispozice"] },
} as const;

const LITERALS = ["'novák'", "'Žižka '", "''", "'100%'", "'it''s'", "'tajne'", "N'ĎÁ'", "'\\'"];
const PATTERNS = [
  "'n%'",
  "'%á%'",
  "'_o%k'",
  "'[a-n]%'",
  "'[^n]%'",
  "'100[%]'",
  "'%\\%'",
  "'%['",
  "'%'",
];
const NUMBERS = ["0", "1", "2", "7", "1.25", "-3.75", "'2'", "99999999999"];
const HOSTILE = [
  "?; drop table cmd_partnery",
  "? union select * from cmd_partnery",
  "select * from (?) x",
  "select * from cmd_partnery",
  "select * from partnery where tenant_id = 2",
  "select * from partnery where 1 = 1 or NAZEV = '' or 'a' = 'a' --?",
  "select NAZEV from partnery where NAZEV = '\\' or 1=1 -- '",
  "select NAZEV from partnery where NAZEV = '''; delete from cmd_partnery; --'",
  'select "NAZEV""; delete" from partnery',
  'select NAZEV as [a"; delete from cmd_sklad; --] from partnery',
  'select NAZEV from partnery as [t0" x`]',
  "select NAZEV from partnery where NAZEV like '%\u0000%'",
  "select '\ud800' + NAZEV from partnery",
  "select * from sys.tables",
  "select * from information_schema.tables",
  "select load_extension('x')",
  "select pg_sleep(10)",
  "select sleep(10)",
  "select viadukt_fold('x')",
  "exec sp_who",
  "/* ? */ select 1",
  "select 1/0",
  "select cast('x' as int)",
  "select 99999999999999999 * 99999999999999999 * 99999999999999999",
  "select dateadd(year, 99999, getdate())",
  "select left('abc', -1), substring('abc', -5, 3)",
  "select * from partnery p right join ob_in o on 1 = 1 where p.INTER is null or 1 = 1",
  "select max(NAZEV), min(POZNAMKA) from partnery having count(*) > 0",
];

function statement(random: () => number, pick: Pick): string {
  const name = pick(Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]);
  const { text, number } = COLUMNS[name];
  const words = text.map((column) => `a.${column}`);
  const figures = number.map((column) => `a.${column}`);
  const textOf = (depth = 0): string =>
    depth < 2 && random() < 0.3
      ? pick([
          `UPPER(${textOf(depth + 1)})`,
          `LEFT(${textOf(depth + 1)}, ${pick(["0", "2", "5"])})`,
          `SUBSTRING(${textOf(depth + 1)}, ${pick(["0", "1", "3"])}, 2)`,
          `(${textOf(depth + 1)} + ${pick(LITERALS)})`,
          `ISNULL(${textOf(depth + 1)}, 'x')`,
        ])
      : pick([...words, ...words, pick(LITERALS)]);
  const numberOf = (depth = 0): string =>
    depth < 2 && random() < 0.3
      ? pick([
          `(${numberOf(depth + 1)} ${pick(["+", "-", "*", "/"])} ${numberOf(depth + 1)})`,
          `LEN(${textOf(depth + 1)})`,
          `ABS(${numberOf(depth + 1)})`,
          `CHARINDEX('o', ${textOf(depth + 1)})`,
          `IIF(${condition(depth + 1)}, 1, 0)`,
        ])
      : pick([...figures, ...figures, pick(NUMBERS)]);
  const condition = (depth = 0): string => {
    const simple = pick([
      () => `${textOf(1)} ${pick(["=", "<>", "<", ">="])} ${pick(LITERALS)}`,
      () => `${pick(words)} ${pick(["LIKE", "NOT LIKE"])} ${pick(PATTERNS)}`,
      () => `${pick(words)} IN (${pick(LITERALS)}, ${pick(LITERALS)})`,
      () => `${pick(figures)} ${pick(["=", "<", ">="])} ${pick(NUMBERS)}`,
      () => `${textOf(1)} BETWEEN ${pick(LITERALS)} AND ${pick(LITERALS)}`,
      () => `${pick(figures)} BETWEEN 1 AND ${pick(NUMBERS)}`,
      () => `${pick([...words, ...figures])} IS NOT NULL`,
    ])();
    if (depth > 1 || random() < 0.6) return simple;
    return `(${simple} ${pick(["AND", "OR", "AND NOT"])} ${condition(depth + 1)})`;
  };
  const where = random() < 0.6 ? ` WHERE ${condition()}` : "";
  if (random() < 0.2) {
    const key = pick(words);
    return `SELECT ${key}, COUNT(*), SUM(${pick(figures)}), MIN(${pick(words)}) FROM ${name} a${where} GROUP BY ${key}${random() < 0.3 ? " HAVING COUNT(*) > 1" : ""}`;
  }
  const top = random() < 0.3 ? `TOP ${pick(["0", "3", "100"])} ` : "";
  const join =
    random() < 0.3
      ? ` ${pick(["", "LEFT ", "RIGHT "])}JOIN ${pick(["partnery", "ob_in", "sklad"])} b ON b.INTER = ${pick(figures)}`
      : "";
  const items = [textOf(), numberOf(), ...(join ? ["b.INTER", "b.CISLO"] : [])];
  if (random() < 0.2) return `SELECT DISTINCT ${items.join(", ")} FROM ${name} a${join}${where}`;
  const order = random() < 0.4 ? ` ORDER BY ${pick([...words, ...figures])} DESC` : "";
  return `SELECT ${top}${random() < 0.1 ? "*" : items.join(", ")} FROM ${name} a${join}${where}${order}`;
}

/** A piece left out, doubled or put elsewhere. */
function damaged(text: string, random: () => number, pick: Pick): string {
  const at = Math.floor(random() * text.length);
  const length = Math.floor(random() * 8);
  const piece = pick([
    "",
    "'",
    "(",
    ")",
    "--",
    "/*",
    "[",
    ";",
    "\0",
    "@x",
    " UNION ",
    "💥",
    "\\",
    '"',
    "`",
    "$1",
    "?",
  ]);
  return text.slice(0, at) + piece + text.slice(at + length);
}
