import { ConflictError, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Order } from "../model/order.ts";
import { joinUnits } from "./join-units.ts";
import { inPersonsName, type PersonsTask, wholeOf } from "./persons-task.ts";
import { isSilent, loadUnits, type Source, type Unit } from "./unit.ts";

/**
 * Makes two records one: `id` stays and gets what the other has; the other says from now on where it went. Both
 * are free to be joined by themselves again. `splitRecord` takes it back.
 * @throws NotFoundError, ConflictError record_merged or records_differ, InvalidInputError
 */
export function joinRecords<E extends Entity>(
  task: PersonsTask,
  entity: E,
  { id, otherId }: { id: number; otherId: number },
): Promise<void> {
  if (id === otherId) throw sameRecord();
  return inPersonsName(task, entity, async (tx, writer) => {
    const { enricher, now } = task;
    const units = await loadUnits(tx, entity, [id, otherId]);
    const unit = wholeOf(units, entity, id);
    const other = wholeOf(units, entity, otherId);
    checkAlike(unit, other);
    const joined = await joinUnits(tx, writer, { unit, others: [other], now, enricher });
    const sources = joined.sources.map((source) => ({ ...source, isPinned: false }));
    const more = { merged_ids: [otherId] };
    await writer.settle(unit, { ...joined, sources }, { fact: "merged", more });
  });
}

/**
 * Makes one source of a record a record of its own; it joins no other by itself any more. What the hub assigned
 * stays with the record that it is taken from. Answers the id of the new record.
 * @throws NotFoundError, ConflictError record_merged, origin_gone or only_origin
 */
export function splitRecord<E extends Entity>(
  task: PersonsTask,
  entity: E,
  { id, originId }: { id: number; originId: number },
): Promise<number> {
  return inPersonsName(task, entity, async (tx, writer) => {
    const unit = wholeOf(await loadUnits(tx, entity, [id]), entity, id);
    const isWanted = ({ row }: Source<E>) => row?.id === originId;
    const source = unit.sources.find(isWanted);
    if (!source) throw new NotFoundError("origin of this record", originId);
    // A system that the record was only sent to has said nothing that could stand alone.
    if (source.deletedAt !== null || isSent(source)) throw originGone();
    if (unit.sources.filter((one) => !isSent(one)).length === 1) throw onlyOrigin();
    const sources = unit.sources.filter((one) => !isWanted(one));
    await writer.settle(unit, { ...unit, sources });
    // Its keys are free from here on, as far as nobody else has them.
    await writer.flush();
    const own = { sources: [{ ...source, isPinned: true }], assignments: [] };
    const telling = { fact: "split" as const, more: { split_from: id } };
    const [outcome] = await writer.create([{ parts: own, telling }]);
    if (!outcome) throw new Error("a record was not inserted");
    const { integrationId, stream, remoteId } = source;
    const taken = { integration_id: integrationId, stream, remote_id: remoteId };
    writer.rows.addHistory(id, { field: "split", before: taken, after: { id: outcome.id } });
    writer.rows.addHistory(outcome.id, { field: "split", before: { id }, after: taken });
    return outcome.id;
  });
}

function checkAlike<E extends Entity>({ record: a }: Unit<E>, { record: b }: Unit<E>): void {
  if (a.entity !== "invoice" && a.entity !== "order") return;
  const directionOf = (data: RecordOf<Entity>) => (data as Invoice | Order).direction;
  if (directionOf(a.data) === directionOf(b.data)) return;
  throw new ConflictError(
    "records_differ",
    a.entity === "invoice"
      ? "A cost and a sales invoice are never one. Choose two of the same direction."
      : "A sales and a purchase order are never one. Choose two of the same direction.",
  );
}

const sameRecord = () =>
  new InvalidInputError([
    { field: "other_id", message: "is this record itself", remedy: "Name another record." },
  ]);

const isSent = ({ text }: Source): boolean => isSilent(text);

const originGone = () =>
  new ConflictError(
    "origin_gone",
    "This system has lost the record: there is nothing left of it to stand alone.",
  );

const onlyOrigin = () =>
  new ConflictError("only_origin", "Only one system knows this record: there is nothing to split.");
