import {
  RejectedError,
  type TableColumn,
  type TableInfo,
  type TableQuery,
  type TableSource,
} from "../../sdk/index.ts";
import { assertCondition, columnsOf, notFound, wrong } from "./columns.ts";
import type { SelectParts, SqlDriver, SqlSession } from "./driver.ts";
import { parseName } from "./names.ts";

/** Larger pages make nothing faster and fill the memory. */
const MAX_PAGE_SIZE = 100_000;

/** A query whose names are all known. */
export interface ReadPlan {
  readonly names: readonly string[];
  readonly parts: Omit<SelectParts, "after" | "limit">;
  /** Where the values of `parts.order` are in a row. */
  readonly places: readonly number[];
  /** The database itself keeps two rows from having one key. */
  readonly isUnique: boolean;
}

type AnyDriver<S extends SqlSession> = SqlDriver<never, S>;

/** @throws NotFoundError with the nearest names; RejectedError for a SELECT that is none or does not run */
export async function describeSource<S extends SqlSession>(
  driver: AnyDriver<S>,
  session: S,
  source: TableSource,
): Promise<{ readonly info: TableInfo; readonly from: string }> {
  if ("sql" in source) {
    const from = driver.dialect.derived(source.sql);
    const columns = await driver.describeQuery(session, source.sql);
    const twice = columns.find(({ name }, i) => columns.findIndex((c) => c.name === name) < i);
    if (twice) {
      throw new RejectedError(
        `Two columns of the SELECT have the name ${twice.name}: give one another name with AS.`,
      );
    }
    return { info: { name: "", kind: "query", columns, key: [] }, from };
  }
  const name = parseName(source.table);
  const info = await driver.describe(session, name);
  if (info) return { info, from: driver.dialect.quote(parseName(info.name)) };
  const known = (await driver.list(session)).map((entry) => entry.name);
  throw notFound({ field: "table", what: "table or view", name: source.table, known });
}

/** @throws NotFoundError, InvalidInputError, RejectedError */
export async function planRead<S extends SqlSession>(
  driver: AnyDriver<S>,
  session: S,
  query: TableQuery,
): Promise<ReadPlan> {
  const { pageSize, where, change, after, key } = query;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAX_PAGE_SIZE)
    throw wrong("page_size", `must be a whole number from 1 to ${MAX_PAGE_SIZE}`);
  const { info, from } = await describeSource(driver, session, query.source);
  const chosen = query.columns
    ? columnsOf(info, query.columns, "columns")
    : columnsOf(
        info,
        info.columns.map(({ name }) => name),
        "columns",
      );
  const keyColumns = columnsOf(info, key, "key");
  const changeColumns = change === undefined ? [] : columnsOf(info, [change], "change");
  const order = [...changeColumns, ...keyColumns.filter(({ name }) => name !== change)];
  if (after && after.length !== order.length)
    throw wrong("after", `must have ${order.length} values: of the change column, then of the key`);
  if (where) assertCondition(info, where);
  const columns = [...chosen, ...order.filter((one) => !chosen.includes(one))];
  const names = chosen.map(({ name }) => name);
  const places = order.map((column: TableColumn) => columns.indexOf(column));
  const isUnique = info.key.length > 0 && info.key.every((name) => key.includes(name));
  return { names, parts: { from, columns, known: info.columns, where, order }, places, isUnique };
}
