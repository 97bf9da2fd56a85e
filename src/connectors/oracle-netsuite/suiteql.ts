import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { TransientError } from "../../sdk/index.ts";
import { call } from "./client.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { isRow, type Row, STAMP_FORMAT } from "./values.ts";

/** NetSuite gives no more in one answer. */
export const MAX_ROWS = 1000;
/** Oracle takes at most a thousand values in a list; statements have a length, too. */
const MAX_LIST = 500;

const Answer = Type.Object({
  items: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  hasMore: Type.Boolean(),
  totalResults: Type.Optional(Type.Integer()),
});
export type Answer = Static<typeof Answer>;

/**
 * The first rows of a statement. Further ones come by another statement that starts after the last row, and
 * never by an offset: NetSuite gives no more than 100,000 rows that way, and rows move while one reads.
 * @throws TransientError code bad_answer; RejectedError where the statement names what the account does not have
 */
export async function query(
  ctx: NetSuiteContext,
  statement: string,
  limit: number = MAX_ROWS,
): Promise<Answer> {
  const response = await call(ctx, {
    method: "POST",
    path: "/services/rest/query/v1/suiteql",
    query: { limit },
    headers: { prefer: "transient" },
    body: { q: statement },
    isRepeatable: true,
  });
  const body = await response.json();
  if (Value.Check(Answer, body)) return body;
  const where = isRow(body) ? Value.Errors(Answer, body)[0]?.instancePath : undefined;
  throw badAnswer(where || "its top");
}

export const badAnswer = (where: string): TransientError =>
  new TransientError(`NetSuite's answer is wrong at ${where}.`, { code: "bad_answer" });

/**
 * Every row of a statement that `next` makes to begin after the last row of the one before.
 * @throws TransientError code bad_answer where that leads nowhere
 */
export async function queryAll(
  ctx: NetSuiteContext,
  next: (last: Row | undefined) => string,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const asked = new Set<string>();
  for (;;) {
    const statement = next(rows.at(-1));
    if (asked.has(statement)) throw badAnswer("hasMore: there is more, and nothing new came");
    asked.add(statement);
    const answer = await query(ctx, statement);
    rows.push(...answer.items);
    if (!answer.hasMore) return rows;
  }
}

/** A text in a statement: quotes are doubled, and a text has no way out of them. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const listed = (values: readonly string[]): string => `(${values.join(", ")})`;

export const stampColumn = (column: string, alias: string): string =>
  `TO_CHAR(${column}, '${STAMP_FORMAT}') AS ${alias}`;

/** A stamp is of our own making: digits and signs alone. */
export const stampLiteral = (stamp: string): string => `TO_DATE('${stamp}', '${STAMP_FORMAT}')`;

export const batchesOf = <T>(all: readonly T[], size: number = MAX_LIST): readonly T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) =>
    all.slice(i * size, (i + 1) * size),
  );
