import type { Entity } from "../model/entities.ts";
import { type InvoiceFilter, listInvoices } from "../store/invoice-list.ts";
import {
  findRecords,
  listRecords,
  type RecordFilter,
  type StoredRecord,
} from "../store/records.ts";
import type { DataStore } from "../store/store.ts";

/** Records of one kind: these, else those that a list narrowed down so would have. */
export interface ChosenRecords {
  readonly entity: Entity;
  readonly ids?: readonly number[];
  readonly filter?: InvoiceFilter & RecordFilter;
}

const PAGE = 500;

/** Page by page; ids that are gone are left out. */
export async function* recordsOf(
  data: DataStore,
  { entity, ids, filter = {} }: ChosenRecords,
): AsyncGenerator<readonly StoredRecord[]> {
  if (ids) {
    for (let at = 0; at < ids.length; at += PAGE) {
      yield (await findRecords(data, entity, ids.slice(at, at + PAGE))).filter(isThere);
    }
    return;
  }
  if (entity === "invoice") {
    const sort = { field: "id", isDescending: false } as const;
    let after: Parameters<typeof listInvoices>[1]["after"];
    do {
      const page = await listInvoices(data, { filter, sort, after, limit: PAGE });
      yield page.records;
      after = page.last;
    } while (after);
    return;
  }
  for (let before: number | undefined; ; ) {
    const paging = { filter, limit: PAGE, ...(before === undefined ? {} : { before }) };
    const records = await listRecords(data, entity, paging);
    yield records;
    if (records.length < PAGE) return;
    before = records.at(-1)?.id;
  }
}

const isThere = ({ deleted_at, merged_into }: StoredRecord): boolean =>
  deleted_at === null && merged_into === null;

/** What a run is to send of one record, before it is sent. */
export const newResult = (of: { entity: Entity; recordId: number; runId: string; now: number }) =>
  ({
    run_id: of.runId,
    entity: of.entity,
    record_id: of.recordId,
    direction: "out",
    sink: "",
    record_key: null,
    status: "pending",
    request: null,
    remote_id: null,
    remote_version: null,
    message: null,
    title: null,
    changes: null,
    undo: null,
    created_at: of.now,
  }) as const;
