import type { Entity, RecordOf } from "../model/entities.ts";
import type { Invoice } from "../model/invoice.ts";

/** What the run itself says of every record, whatever the source says. */
export interface Overlay {
  readonly projectId?: string;
}

/**
 * The record as it is to stand after a source has spoken. Where other systems know the record too, what
 * this source does not say stays; otherwise its silence takes a value away. A project and a category that
 * were given in the hub stay in any case.
 */
export function merge<E extends Entity>(
  entity: E,
  incoming: RecordOf<E>,
  options: { existing?: RecordOf<E>; hasOtherOrigins: boolean; overlay: Overlay },
): RecordOf<E> {
  const { existing, hasOtherOrigins, overlay } = options;
  const merged = existing && hasOtherOrigins ? { ...existing, ...incoming } : incoming;
  if (entity !== "invoice") return merged;
  return withAccounting(merged as Invoice, existing as Invoice | undefined, overlay) as RecordOf<E>;
}

function withAccounting(
  invoice: Invoice,
  existing: Invoice | undefined,
  { projectId }: Overlay,
): Invoice {
  const { project_id, category } = existing?.accounting ?? {};
  const accounting = {
    ...(project_id === undefined ? {} : { project_id }),
    ...(category === undefined ? {} : { category }),
    ...invoice.accounting,
    ...(projectId === undefined ? {} : { project_id: projectId }),
  };
  return Object.keys(accounting).length === 0 ? invoice : { ...invoice, accounting };
}
