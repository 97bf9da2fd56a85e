import { type Cell, RejectedError, type RowPage } from "../../sdk/index.ts";
import type { SelectParts, SqlResult } from "./driver.ts";
import type { ReadPlan } from "./plan-read.ts";

type Row = readonly Cell[];
export type RunSelect = (parts: SelectParts) => Promise<SqlResult>;

export interface PagesOptions {
  readonly plan: ReadPlan;
  readonly after: Row | undefined;
  readonly pageSize: number;
  /** See `SqlDialect.hasNullsLast`. */
  readonly hasNullsLast: boolean;
  readonly select: RunSelect;
}

/** Rows that seem to have one key and are taken into one page, so that none is lost between two. */
const MAX_ALIKE = 10_000;

/** One page after another, each a statement of its own; none for no rows. */
export async function* readPages(options: PagesOptions): AsyncGenerator<RowPage> {
  const { plan, after, hasNullsLast } = options;
  const [first] = plan.parts.order;
  if (!first?.nullable || !hasNullsLast) {
    yield* readPart({ ...options, isNull: undefined });
    return;
  }
  if ((after?.[0] ?? null) === null) yield* readPart({ ...options, isNull: true });
  const isBehindNulls = (after?.[0] ?? null) !== null;
  yield* readPart({ ...options, after: isBehindNulls ? after : undefined, isNull: false });
}

/** `isNull`: only rows without a value in the first column of the order, or only those with one. */
interface PartOptions extends PagesOptions {
  readonly isNull: boolean | undefined;
}

async function* readPart(options: PartOptions): AsyncGenerator<RowPage> {
  const { plan, pageSize, isNull } = options;
  const { names, places } = plan;
  const parts = partsOf(options);
  let after = isNull === true ? options.after?.slice(1) : options.after;
  for (;;) {
    const { rows, hasMore } = await readRows(options, { ...parts, after });
    const last = rows.at(-1);
    if (!last) return;
    const place = places.map((index) => last[index] ?? null);
    const isHidden = parts.columns.length > names.length;
    yield {
      columns: names,
      rows: isHidden ? rows.map((row) => row.slice(0, names.length)) : rows,
      after: place,
    };
    if (!hasMore) return;
    after = isNull === true ? place.slice(1) : place;
    assertGoesOn(options, place, pageSize);
  }
}

/** The first column is left out of the order where it is null, and needs no nulls first where it is not. */
function partsOf({ plan, isNull }: PartOptions): Omit<SelectParts, "after" | "limit"> {
  const { parts } = plan;
  const [first, ...rest] = parts.order;
  if (isNull === undefined || !first) return parts;
  const only = { column: first.name, is_null: isNull };
  const where = parts.where ? { all: [only, parts.where] } : only;
  const order = isNull ? rest : [{ ...first, nullable: false }, ...rest];
  return { ...parts, where, order };
}

/** A row more than the page tells whether there is a further one. */
async function readRows(
  { plan, pageSize, select }: PartOptions,
  parts: Omit<SelectParts, "limit">,
): Promise<{ readonly rows: readonly Row[]; readonly hasMore: boolean }> {
  for (let size = pageSize; ; size = Math.min(size * 4, MAX_ALIKE)) {
    const { rows } = await select({ ...parts, limit: size + 1 });
    const next = rows[size];
    if (!next) return { rows, hasMore: false };
    if (plan.isUnique) return { rows: rows.slice(0, size), hasMore: true };
    const end = endBefore(rows.slice(0, size), next, plan.places);
    if (end > 0) return { rows: rows.slice(0, end), hasMore: true };
    if (size >= MAX_ALIKE) throw notUnique(plan);
  }
}

/**
 * How many rows come before the first that the database may hold for equal to `next`. A page that ended among
 * equal ones would lose those behind it, since the next page begins behind the key.
 */
function endBefore(rows: readonly Row[], next: Row, places: readonly number[]): number {
  let end = rows.length;
  while (end > 0 && places.every((at) => isAlike(rows[end - 1]?.[at] ?? null, next[at] ?? null)))
    end -= 1;
  return end;
}

const collator = new Intl.Collator("en", { sensitivity: "base", ignorePunctuation: false });

/** As the most generous collation has it: without case, accents and blanks at the end. */
function isAlike(a: Cell, b: Cell): boolean {
  if (a === b) return true;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (typeof a !== "string" || typeof b !== "string") return false;
  return collator.compare(a.trimEnd(), b.trimEnd()) === 0;
}

/** A value that comes as null from a column without nulls, such as 0000-00-00, would lead back to the start. */
function assertGoesOn({ plan, isNull }: PartOptions, place: Row, pageSize: number): void {
  const [first] = plan.parts.order;
  const isStuck = first && place[0] === null && (isNull === false || !first.nullable);
  if (!isStuck) return;
  throw new RejectedError(
    `The column ${first.name} has values that are no value, such as 0000-00-00, in over ${pageSize} rows: read in the order of another column.`,
  );
}

const notUnique = ({ parts }: ReadPlan): RejectedError =>
  new RejectedError(
    `The columns ${parts.order.map(({ name }) => name).join(", ")} do not tell one row from another: over ${MAX_ALIKE} rows have the same values.`,
  );
