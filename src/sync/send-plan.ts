import { InvalidInputError } from "../lib/errors.ts";
import { table } from "../lib/table.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Invoice } from "../model/invoice.ts";
import type { Item } from "../model/item.ts";
import type { Order } from "../model/order.ts";
import type { Party } from "../model/party.ts";
import type { Connector } from "../sdk/connector.ts";
import { taxIdOf } from "../store/record-columns.ts";
import type { StoredRecord } from "../store/records.ts";
import type { NewRunResult } from "../store/run-results.ts";
import type { DataStore } from "../store/store.ts";
import { type ChosenRecords, newResult, recordsOf } from "./chosen-records.ts";

/** As kept with the run. */
export interface SendParams extends ChosenRecords {
  /** Where one sink is meant; else each record goes where its kind belongs. */
  readonly sink?: string;
  readonly dry_run?: boolean;
  /** Also what somebody has changed there since the hub last read it. */
  readonly overwrite?: boolean;
}

/** Of one run. */
export const MAX_RECORDS = 10_000;
const BATCH_SIZE = 50;
const MAX_KEY = 255;

const ENTITY_OF_WORD: Readonly<Record<string, Entity>> = table({
  invoices: "invoice",
  parties: "party",
  items: "item",
  orders: "order",
});

/**
 * What a path such as `send/invoices` or `send/sales_invoices` means for the connector.
 * @throws InvalidInputError with what it takes
 */
export function sinkTarget(
  { manifest, sinks = {} }: Connector,
  word: string,
): Pick<SendParams, "entity" | "sink"> {
  const sink = sinks[word];
  const entity = ENTITY_OF_WORD[word];
  if (entity && Object.values(sinks).some((one) => one.entity === entity)) return { entity };
  if (sink) return { entity: sink.entity, sink: word };
  const message = `${manifest.title.en} takes no ${word}`;
  const remedy = `It takes ${Object.keys(sinks).join(", ") || "nothing"}.`;
  throw new InvalidInputError([{ field: "entity", message, remedy }]);
}

/** The records that are meant, as rows of the run: those of one sink together, in batches. */
export async function planSend(
  { data, connector, runId }: { data: DataStore; connector: Connector; runId: string },
  params: SendParams,
  now: number,
): Promise<NewRunResult[]> {
  const rows: Omit<NewRunResult, "batch">[] = [];
  for await (const records of recordsOf(data, params)) {
    for (const record of records) rows.push(rowOf(record, { connector, params, runId, now }));
    if (rows.length > MAX_RECORDS) throw tooMany();
  }
  if (params.ids) rows.push(...absentRows(rows, { params, runId, now }));
  const sorted = rows.toSorted((a, b) => (a.sink < b.sink ? -1 : a.sink > b.sink ? 1 : 0));
  let batch = 0;
  let size = 0;
  return sorted.map((row, at) => {
    const isFull = size === BATCH_SIZE || (at > 0 && sorted[at - 1]?.sink !== row.sink);
    if (isFull) batch += 1;
    size = isFull ? 1 : size + 1;
    return { ...row, batch };
  });
}

const tooMany = (): InvalidInputError =>
  new InvalidInputError([
    {
      field: "filter",
      message: `means more than ${MAX_RECORDS} records`,
      remedy: "Narrow it down, and send the rest with another run.",
    },
  ]);

interface RowContext {
  readonly connector: Connector;
  readonly params: SendParams;
  readonly runId: string;
  readonly now: number;
}

function rowOf(record: StoredRecord, context: RowContext): Omit<NewRunResult, "batch"> {
  const { connector, params, runId, now } = context;
  const sink = params.sink ?? sinkOf(connector, record);
  const key = businessKey(record.entity, record.data);
  const reason =
    sink === undefined
      ? `${connector.manifest.title.en} takes no such record.`
      : key === undefined
        ? NO_KEY[record.entity]
        : undefined;
  return {
    ...newResult({ entity: record.entity, recordId: record.id, runId, now }),
    sink: sink ?? "",
    record_key: key?.slice(0, MAX_KEY) ?? null,
    ...(reason === undefined ? {} : { status: "rejected", message: reason }),
  };
}

function absentRows(
  rows: readonly { readonly record_id: number }[],
  { params, runId, now }: Omit<RowContext, "connector">,
): Omit<NewRunResult, "batch">[] {
  const found = new Set(rows.map(({ record_id: id }) => id));
  const absent = [...new Set(params.ids)].filter((id) => !found.has(id));
  return absent.map((recordId) => ({
    ...newResult({ entity: params.entity, recordId, runId, now }),
    status: "rejected",
    message: "The hub has no such record any more.",
  }));
}

/** The sink of the record's direction, or one for the whole entity. */
function sinkOf({ sinks = {} }: Connector, { entity, data }: StoredRecord): string | undefined {
  const able = Object.entries(sinks).filter(([, sink]) => sink.entity === entity);
  const { direction } = data as { readonly direction?: Invoice["direction"] | Order["direction"] };
  const directed = able.find(([name]) => direction && directionOf(name) === direction);
  const plain = able.find(([name]) => directionOf(name) === undefined);
  return (directed ?? plain)?.[0];
}

/** Of the invoices or orders that a sink of that name takes; undefined where it takes both, or none of these. */
export const directionOf = (sink: string): Invoice["direction"] | Order["direction"] | undefined =>
  (["cost", "sales", "purchase"] as const).find((direction) => sink.startsWith(`${direction}_`));

const NO_KEY: Readonly<Record<Entity, string>> = {
  invoice: "The invoice has no number, so it would not be found there again.",
  party: "The party has no tax number, so it would not be found there again.",
  item: "The item has no code, so it would not be found there again.",
  order: "The order has no number, so it would not be found there again.",
};

/** What a sink finds a record by. */
export function businessKey(entity: Entity, data: RecordOf<Entity>): string | undefined {
  const key = {
    invoice: () => (data as Invoice).number,
    party: () => taxIdOf(data as Party),
    item: () => (data as Item).code,
    order: () => (data as Order).number,
  }[entity]();
  return key?.trim() || undefined;
}
