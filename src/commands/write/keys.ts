import type { Entity, RecordOf } from "../../model/entities.ts";
import { findKeyHolder, freeKey, giveKeys } from "../../store/command-keys.ts";
import { findRecord, type StoredRecord } from "../../store/records.ts";
import type { WriteTask } from "./write-task.ts";

/**
 * Something that only one record may have: two transactions cannot give it to two records, however close they are.
 * `isHeld` says of the record that got it whether it still is so.
 */
export interface Claim<E extends Entity> {
  readonly key: string;
  readonly entity: E;
  readonly isHeld?: (record: RecordOf<E>) => boolean;
}

/** The record that has it; one that does not have it any more is rid of it. */
export async function holderOf<E extends Entity>(
  { tx }: WriteTask,
  { key, entity, isHeld = () => true }: Claim<E>,
): Promise<StoredRecord<E> | undefined> {
  const holder = await findKeyHolder(tx, key);
  if (!holder) return undefined;
  const record = await findRecord(tx, entity, holder.recordId);
  const isLive = record && record.deleted_at === null && record.merged_into === null;
  if (isLive && isHeld(record.data)) return record;
  await freeKey(tx, key);
  return undefined;
}

/** After `holderOf` has found nobody else. */
export const claim = (
  { tx, now }: WriteTask,
  recordId: number,
  keys: readonly string[],
): Promise<void> => giveKeys(tx, { keys: [...new Set(keys)], recordId, now });
