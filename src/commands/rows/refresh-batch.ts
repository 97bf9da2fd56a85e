import type { Entity } from "../../model/entities.ts";
import type { MarkedEntity } from "../../store/command-schema.ts";
import { isAmong } from "../../store/lists.ts";
import { findRecords } from "../../store/records.ts";
import type { DataStore } from "../../store/store.ts";
import { DOKUMENTY } from "../tables/documents.ts";
import { ZMENY } from "../tables/history.ts";
import { localTime } from "../tables/stamp.ts";
import { changeRows } from "./change-rows.ts";
import { openEnvironment } from "./environment.ts";
import { fileRows } from "./file-rows.ts";
import { refreshLists } from "./list-rows.ts";
import { headRowsOf, recordRows, tablesOf } from "./record-rows.ts";
import { replaceOwn, replaceRows } from "./replace-rows.ts";

const RECORDS_AT_ONCE = 500;
/** Parties before the documents that name them. */
const ORDER: readonly MarkedEntity[] = ["list", "party", "item", "order", "invoice"];

interface Mark {
  readonly id: number;
  readonly record_id: number;
  readonly token: number;
}

export interface BatchOptions {
  /** Of the organisation. */
  readonly timeZone: string;
  readonly now: number;
}

/**
 * Makes the rows of some marked records anew, in the caller's transaction. False where there was no mark. A mark that
 * is set again meanwhile stays.
 */
export async function refreshBatch(tx: DataStore, options: BatchOptions): Promise<boolean> {
  for (const entity of ORDER) {
    const marks = await marksOf(tx, entity);
    if (marks.length === 0) continue;
    if (entity === "list") {
      await refreshLists(tx, localTime(options.now, options.timeZone).slice(0, 4));
    } else await refreshRecords(tx, { ...options, entity, marks });
    await removeMarks(tx, marks);
    return true;
  }
  return false;
}

const marksOf = ({ db }: DataStore, entity: MarkedEntity): Promise<Mark[]> =>
  db
    .selectFrom("command_mark")
    .select(["id", "record_id", "token"])
    .where("entity", "=", entity)
    .orderBy("record_id")
    .limit(RECORDS_AT_ONCE)
    .execute();

async function removeMarks({ db, can }: DataStore, marks: readonly Mark[]): Promise<void> {
  for (const [token, those] of Map.groupBy(marks, (mark) => Number(mark.token))) {
    await db
      .deleteFrom("command_mark")
      .where(
        isAmong(
          can,
          "id",
          those.map(({ id }) => id),
        ),
      )
      .where("token", "=", token)
      .execute();
  }
}

async function refreshRecords(
  tx: DataStore,
  {
    entity,
    marks,
    timeZone,
    now,
  }: BatchOptions & { readonly entity: Entity; readonly marks: readonly Mark[] },
): Promise<void> {
  const ids = marks.map(({ record_id }) => Number(record_id));
  const records = await findRecords(tx, entity, ids);
  const { env, finish } = await openEnvironment(tx, timeZone);
  const all = await headRowsOf(tx, { records, env, now });
  const live = all.filter(
    ({ record }) => record.deleted_at === null && record.merged_into === null,
  );
  const rows = await recordRows(tx, { heads: live, env });
  for (const table of tablesOf(entity)) {
    await replaceRows(tx, table, { recordIds: ids, rows: rows.get(table) ?? [] });
  }
  const files = await fileRows(tx, { heads: live, env });
  await replaceOwn(tx, DOKUMENTY, { entity, recordIds: ids, rows: files });
  // What became of a record that is gone is still told.
  const changes = await changeRows(tx, { heads: all, env });
  await replaceOwn(tx, ZMENY, { entity, recordIds: ids, rows: changes });
  await finish(now);
}
