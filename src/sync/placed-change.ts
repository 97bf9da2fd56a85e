import type { Entity, RecordOf } from "../model/entities.ts";
import type { Change } from "../sdk/stream.ts";

/** A change of the hub's own making that names the record it belongs to, beside what identity says. */
export type PlacedChange<E extends Entity> = Extract<Change<RecordOf<E>>, { op: "upsert" }> & {
  readonly record_id?: number;
};
