import { hash } from "node:crypto";
import { ConflictError, InvalidInputError } from "../../lib/errors.ts";
import { canonicalJson } from "../../lib/json.ts";
import type { Entity, RecordOf } from "../../model/entities.ts";
import { pathsOf, readPath } from "../../model/paths.ts";
import { markForCommands } from "../../store/command-marks.ts";
import {
  type CommandRow,
  findCommandRowByGuid,
  findCommandRows,
  insertCommandRows,
  updateCommandRow,
} from "../../store/command-rows.ts";
import { findRecord, lockRecords, type StoredRecord } from "../../store/records.ts";
import { changeRecord, createRecord } from "../../sync/hub-edit.ts";
import type { Extra } from "../definition.ts";
import { type CommandFault, fault, NUMBERS } from "../fault.ts";
import type { WriteTask } from "./write-task.ts";

/** In `extra`: what the row was made of, for requests that are sent twice. */
export const REQUEST = "$request";

/** What a request says, whatever the order and case of its keys. */
export function requestHash({ request }: Pick<WriteTask, "request">): string {
  const text = canonicalJson(upperKeys(request.data ?? null));
  return hash("sha256", text, "hex");
}

function upperKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(upperKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([key, member]) => [key.toUpperCase(), upperKeys(member)]),
  );
}

/**
 * The row that an earlier request with this GUID and content has made.
 * @throws CommandFault 9017 where the GUID is another record's, or the content another one
 */
export async function findEarlier(
  task: WriteTask,
  { guid, tableName }: { readonly guid: string | undefined; readonly tableName: string },
): Promise<CommandRow | undefined> {
  if (guid === undefined) return undefined;
  const row = await findCommandRowByGuid(task.tx, guid);
  if (!row) return undefined;
  if (row.tableName !== tableName || row.extra[REQUEST] !== requestHash(task)) {
    throw fault(
      NUMBERS.duplicate,
      `Záznam s ID [${guid}] již existuje s jiným obsahem (${row.tableName}, INTER ${row.inter}).`,
    );
  }
  task.warnings.push({ desc: `Záznam s ID [${guid}] už byl zapsán, nic se nezměnilo.` });
  return row;
}

export const newGuid = (): string => crypto.randomUUID().toUpperCase();

/** Writes a new record with its row. `taken` says the fault where the hub knows such a record already. */
export async function addRecord<E extends Entity>(
  task: WriteTask,
  {
    entity,
    record,
    taken,
    ...row
  }: {
    readonly entity: E;
    readonly record: RecordOf<E>;
    readonly tableName: string;
    readonly part?: string;
    readonly guid: string | undefined;
    readonly extra: Extra;
    readonly taken: (other: CommandRow | undefined) => CommandFault;
  },
): Promise<CommandRow> {
  let recordId: number;
  try {
    recordId = await createRecord(task.person, entity, record);
  } catch (error) {
    if (!(error instanceof ConflictError) || error.code !== "record_exists") throw saidOf(error);
    const id = Number(error.facts.record_id);
    const [other] = await findCommandRows(task.tx, entity, [id]);
    throw taken(other);
  }
  return addRow(task, { entity, recordId, ...row });
}

/** The row of a record, or of another part of one. */
export async function addRow(
  task: WriteTask,
  {
    guid = newGuid(),
    part = "",
    extra,
    ...row
  }: {
    readonly tableName: string;
    readonly entity: Entity;
    readonly recordId: number;
    readonly part?: string;
    readonly guid?: string | undefined;
    readonly extra: Extra;
  },
): Promise<CommandRow> {
  const kept = { ...extra, [REQUEST]: requestHash(task) };
  const [made] = await insertCommandRows(task.tx, [{ ...row, part, guid, extra: kept }], task.now);
  if (!made) throw new Error("a row was not inserted");
  return made;
}

/** What is different in the record is changed in it, what is kept beside it is replaced. */
export async function changeRow<E extends Entity>(
  task: WriteTask,
  {
    entity,
    before,
    after,
    row,
    extra,
  }: {
    readonly entity: E;
    readonly before: StoredRecord<E>;
    readonly after: RecordOf<E>;
    readonly row: CommandRow;
    readonly extra: Extra;
  },
): Promise<void> {
  await changeFields(task, { entity, before, after });
  if (canonicalJson(extra) === canonicalJson(row.extra)) return;
  await updateCommandRow(task.tx, row.id, { extra }, task.now);
  await markForCommands(task.tx, entity, [before.id]);
}

export async function changeFields<E extends Entity>(
  task: WriteTask,
  {
    entity,
    before,
    after,
  }: { readonly entity: E; readonly before: StoredRecord<E>; readonly after: RecordOf<E> },
): Promise<void> {
  const paths = new Set([...pathsOf(before.data), ...pathsOf(after)]);
  const text = (value: unknown) => canonicalJson(value ?? null);
  const fields = Object.fromEntries(
    [...paths].flatMap((path) => {
      const value = readPath(after, path);
      return text(readPath(before.data, path)) === text(value) ? [] : [[path, value ?? null]];
    }),
  );
  if (Object.keys(fields).length === 0) return;
  try {
    await changeRecord(task.person, entity, { id: before.id, fields });
  } catch (error) {
    throw saidOf(error);
  }
}

/** As `findByGuid`, for a change of it: others that want to change it wait for the end of this transaction. */
export async function lockByGuid<E extends Entity>(
  task: WriteTask,
  entity: E,
  guid: string,
): Promise<{ readonly row: CommandRow; readonly record: StoredRecord<E> } | undefined> {
  const found = await findByGuid(task, entity, guid);
  if (!found) return undefined;
  await lockRecords(task.tx, entity, [found.record.id]);
  return findByGuid(task, entity, guid);
}

/** A live record by the GUID that clients know it by; of one that was merged the one it is a part of. */
export async function findByGuid<E extends Entity>(
  task: WriteTask,
  entity: E,
  guid: string,
): Promise<{ readonly row: CommandRow; readonly record: StoredRecord<E> } | undefined> {
  const row = await findCommandRowByGuid(task.tx, guid);
  if (!row || row.entity !== entity) return undefined;
  const found = await findRecord(task.tx, entity, row.recordId);
  const record =
    found?.merged_into != null ? await findRecord(task.tx, entity, found.merged_into) : found;
  return !record || record.deleted_at !== null ? undefined : { row, record };
}

/** What the schema refuses is told by its fields; nothing else is the client's fault. */
function saidOf(error: unknown): unknown {
  if (!(error instanceof InvalidInputError)) return error;
  const said = error.issues.map(({ field, message }) => `${field}: ${message}`).join("; ");
  return fault(NUMBERS.sqlGeneral, `Záznam nelze uložit: ${said}`);
}
