import type { Entity, RecordOf } from "../model/entities.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Order } from "../model/order.ts";
import type { NewRunPreview } from "../store/run-previews.ts";
import { diff } from "./diff.ts";
import type { ReadState } from "./read-state.ts";
import type { Outcome } from "./unit-writer.ts";

/** Rows kept of one dry run; what comes after is counted only. */
export const MAX_PREVIEWS = 10_000;
const MAX_TITLE = 500;

/** A record that a dry run would write, as it is kept for a person to look at. */
export function previewOf<E extends Entity>(
  { runId, stream, entity }: ReadState<E>,
  { what, id, before, data, changes, remoteId }: Outcome<E> & { readonly remoteId: string },
  now: number,
): NewRunPreview | undefined {
  if (what === "unchanged") return undefined;
  return {
    run_id: runId,
    stream,
    entity,
    record_id: before ? id : null,
    remote_id: remoteId,
    direction: "in",
    what,
    title: titleOf(entity, data).slice(0, MAX_TITLE),
    changes: JSON.stringify(before ? changes : diff({}, data)),
    created_at: now,
  };
}

/** What people call a record: number and seller, name, code. */
export function titleOf(entity: Entity, record: RecordOf<Entity>): string {
  if (entity === "invoice") {
    const { direction, number, seller, buyer } = record as Invoice;
    const other = direction === "cost" ? seller : buyer;
    return [number, other.name].filter((part) => part !== undefined).join(" · ");
  }
  if (entity === "order") {
    const { direction, number, seller, buyer } = record as Order;
    const other = direction === "purchase" ? seller : buyer;
    return [number, other.name].filter((part) => part !== undefined).join(" · ");
  }
  const { code, name } = record as { readonly code?: string; readonly name: string };
  return [code, name].filter((part) => part !== undefined).join(" · ");
}
