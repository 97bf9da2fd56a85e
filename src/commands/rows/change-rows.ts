import { isAmong } from "../../store/lists.ts";
import type { DataStore } from "../../store/store.ts";
import type { Row, RowEnvironment } from "../definition.ts";
import { columnOfField } from "../tables/changes.ts";
import { ZMENY } from "../tables/history.ts";
import { localTime } from "../tables/stamp.ts";
import { directionOf, type HeadRow } from "./record-rows.ts";
import { partOf } from "./replace-rows.ts";
import { type StoredValue, storedRow } from "./stored-values.ts";

/** So many changes of one record are kept, the newest. */
const MOST_CHANGES = 1_000;
/** Of all records of a batch. */
const MOST_READ = 50_000;

interface Change {
  readonly record_id: number;
  readonly actor: string | null;
  readonly field: string;
  readonly before_value: string | null;
  readonly after_value: string | null;
  readonly changed_at: number;
}

/** Rows of ZMENY: what the history of the records says, in the words of the columns. */
export async function changeRows(
  store: DataStore,
  { heads, env }: { heads: readonly HeadRow[]; env: RowEnvironment },
): Promise<readonly Record<string, StoredValue>[]> {
  const [first] = heads;
  if (!first) return [];
  const ids = [...new Set(heads.map(({ record }) => record.id))];
  const changes: readonly Change[] = await store.db
    .selectFrom("record_change")
    .select(["record_id", "actor", "field", "before_value", "after_value", "changed_at"])
    .where("entity", "=", first.record.entity)
    .where(isAmong(store.can, "record_id", ids))
    .orderBy("id", "desc")
    .limit(MOST_READ)
    .execute();
  if (changes.length === 0) return [];
  const byRecord = Map.groupBy(changes, ({ record_id }) => Number(record_id));
  return heads.flatMap((head) => {
    const own = (byRecord.get(head.record.id) ?? []).slice(0, MOST_CHANGES);
    return own.flatMap(leavesOf).flatMap((change, at) => {
      const row = rowOf(head, change, env);
      const place = {
        recordId: head.record.id,
        part: partOf(head.record.entity, head.row.part),
        seq: at + 1,
      };
      return row ? [storedRow(ZMENY, row, place)] : [];
    });
  });
}

/** A part that came or went as a whole is told by its fields. */
function leavesOf(change: Change): readonly Change[] {
  const before = partsOf(change.before_value);
  const after = partsOf(change.after_value);
  if (!before && !after) return [change];
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) =>
    leavesOf({
      ...change,
      field: `${change.field}.${name}`,
      before_value: jsonOf(before?.[name]),
      after_value: jsonOf(after?.[name]),
    }),
  );
}

const jsonOf = (value: unknown): string | null =>
  value === undefined ? null : JSON.stringify(value);

function partsOf(json: string | null): Readonly<Record<string, unknown>> | undefined {
  if (json?.startsWith("{") !== true) return undefined;
  return JSON.parse(json) as Record<string, unknown>;
}

function rowOf({ record, row }: HeadRow, change: Change, env: RowEnvironment): Row | undefined {
  const isDeletion = change.field === "deleted";
  const place = isDeletion
    ? { table: row.tableName, column: "" }
    : columnOfField(record.entity, directionOf(record), change.field);
  if (!place) return undefined;
  return {
    ID_ZAZNAM: row.guid,
    TABULKA: place.table,
    CAS: localTime(Number(change.changed_at), env.timeZone),
    UZIVATEL: change.actor?.split("/").at(-1),
    AKCE: isDeletion && change.after_value !== null ? "DEL" : "UPD",
    POLE: place.column,
    PUVODNI: isDeletion ? undefined : saidOf(change.before_value),
    NOVA: isDeletion ? undefined : saidOf(change.after_value),
  };
}

/** Text as it is, everything else as JSON. */
function saidOf(json: string | null): string | undefined {
  if (json === null) return undefined;
  const value: unknown = JSON.parse(json);
  return typeof value === "string" ? value : json;
}
