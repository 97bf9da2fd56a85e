import { MOST_NESTING, MOST_NODES, outside, syntax } from "./select-faults.ts";
import type { Token } from "./select-tokens.ts";

/** Words that end an expression or a table and so are no alias without AS. */
const RESERVED: ReadonlySet<string> = new Set(
  "SELECT ALL DISTINCT TOP FROM WHERE GROUP BY HAVING ORDER OFFSET FETCH INNER LEFT RIGHT FULL CROSS OUTER JOIN ON AND OR NOT IS NULL LIKE BETWEEN IN ESCAPE AS CASE WHEN THEN ELSE END CAST CONVERT WITH UNION EXCEPT INTERSECT INTO FOR OPTION DROP DELETE UPDATE INSERT EXEC EXECUTE ASC DESC CREATE ALTER TRUNCATE MERGE DECLARE SET GRANT REVOKE DENY BACKUP USE GO PIVOT UNPIVOT TABLESAMPLE WAITFOR SHUTDOWN KILL OVER COLLATE".split(
    " ",
  ),
);

const REFUSED: Readonly<Record<string, string>> = {
  UNION: "UNION",
  EXCEPT: "EXCEPT",
  INTERSECT: "INTERSECT",
  INTO: "INTO",
  FOR: "FOR JSON a FOR XML",
  OPTION: "OPTION",
  OVER: "OVER",
  PIVOT: "PIVOT",
  UNPIVOT: "UNPIVOT",
  CROSS: "CROSS",
  FULL: "FULL JOIN",
  COLLATE: "COLLATE",
};

/** Goes through the tokens of a statement and counts what is made of them. */
export class SelectReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #nodes = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#at + ahead] ?? { kind: "end", text: "", key: "" };
  }

  next(): Token {
    const token = this.peek();
    this.#at += 1;
    return token;
  }

  is(...keys: readonly string[]): boolean {
    return keys.every((key, index) => this.peek(index).key === key);
  }

  take(...keys: readonly string[]): boolean {
    if (!this.is(...keys)) return false;
    this.#at += keys.length;
    return true;
  }

  expect(...keys: readonly string[]): void {
    for (const key of keys) if (!this.take(key)) throw this.wrong();
  }

  /** A table, a column or an alias. */
  name(): string {
    const { kind, text, key } = this.peek();
    if (kind !== "name" && (kind !== "word" || RESERVED.has(key))) throw this.wrong();
    this.#at += 1;
    return text;
  }

  isName(): boolean {
    const { kind, key } = this.peek();
    return kind === "name" || (kind === "word" && !RESERVED.has(key));
  }

  whole(): number {
    const { kind, text } = this.peek();
    if (kind !== "number" || !/^\d{1,10}$/.test(text)) throw this.wrong();
    this.#at += 1;
    return Number(text);
  }

  wrong(): Error {
    const { kind, key, text } = this.peek();
    if (kind === "word" && Object.hasOwn(REFUSED, key)) return outside(REFUSED[key] ?? key);
    return syntax(text);
  }

  nested<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MOST_NESTING) throw outside(`vnoření hlubší než ${MOST_NESTING}`);
    const result = read();
    this.#depth -= 1;
    return result;
  }

  count(): void {
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) throw outside(`více než ${MOST_NODES} prvků`);
  }
}
