import { TdsFault } from "./types.ts";

const RULES: readonly (readonly [RegExp, number, (found: string) => string])[] = [
  [/no such table: (?:\w+\.)?(.+)/, 208, (name) => `Invalid object name '${name}'.`],
  [/no such column: (?:.*\.)?"?([^"]+)"?/, 207, (name) => `Invalid column name '${name}'.`],
  [/has no column named (.+)/, 207, (name) => `Invalid column name '${name}'.`],
  [
    /UNIQUE constraint failed: (.+)/,
    2627,
    (name) => `Violation of PRIMARY KEY constraint: cannot insert duplicate key (${name}).`,
  ],
  [
    /NOT NULL constraint failed: (.+)/,
    515,
    (name) => `Cannot insert the value NULL into column '${name}'; column does not allow nulls.`,
  ],
  [
    /CHECK constraint failed: (.+)/,
    547,
    (name) => `The statement conflicted with the CHECK constraint "${name}".`,
  ],
  [
    /FOREIGN KEY constraint failed()/,
    547,
    () => "The statement conflicted with the FOREIGN KEY constraint.",
  ],
  [
    /no such function: (.+)/,
    195,
    (name) => `'${name}' is not a recognized built-in function name.`,
  ],
  [/near "(.*)": syntax error/, 102, (name) => `Incorrect syntax near '${name}'.`],
];

/** What SQLite said in the words and numbers of SQL Server. */
export function sqliteError(thrown: unknown): TdsFault {
  if (thrown instanceof TdsFault) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  for (const [pattern, number, say] of RULES) {
    const found = pattern.exec(message);
    if (found) return new TdsFault({ number, message: say(found[1] ?? "") });
  }
  return new TdsFault({ number: 50_000, message });
}
