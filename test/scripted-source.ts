import { systemClock } from "../src/lib/clock.ts";
import { newId } from "../src/lib/ids.ts";
import type { Invoice } from "../src/model/invoice.ts";
import type { Connector } from "../src/sdk/connector.ts";
import type { Context } from "../src/sdk/context.ts";
import type { Change, Page, Stream, StreamQuery } from "../src/sdk/stream.ts";
import { listRecords } from "../src/store/records.ts";
import type { DataStore } from "../src/store/store.ts";
import { type Job, type ReadOptions, readStreams } from "../src/sync/read-stream.ts";

export const STREAM = "cost_invoices";
const FULL = { mode: "full" } as const;

/** An invoice as a source says it, known by its number. */
export const upsert = (id: string, over: Partial<Invoice> = {}): Change<Invoice> => ({
  op: "upsert",
  id,
  data: {
    direction: "cost",
    kind: "invoice",
    number: `FV/${id}`,
    issue_date: "2026-01-15",
    currency: "PLN",
    seller: { name: "Elektronika", ids: [{ scheme: "PL:NIP", value: "7790115243" }] },
    buyer: {},
    lines: [],
    vat_breakdown: [],
    totals: { gross: "1.23" },
    status: "open",
    ...over,
  },
});
export const many = (count: number, from = 0): Change<Invoice>[] =>
  Array.from({ length: count }, (_, i) => upsert(String(from + i)));

export interface Source {
  readonly pages: readonly Omit<Page<Invoice>, "cursor">[];
  readonly deletes?: Stream["deletes"];
  /** The read breaks instead of giving this page. */
  readonly breaksAt?: number;
}

/** A system that has these pages; its cursor is the number of the next one. */
const connectorOf = ({ pages, deletes = "full_compare", breaksAt }: Source): Connector =>
  ({
    manifest: { id: "shelf" },
    streams: {
      [STREAM]: {
        entity: "invoice",
        modes: ["full", "period", "incremental"],
        deletes,
        async *read(_ctx: Context, { cursor }: StreamQuery) {
          for (let at = Number(cursor?.at ?? 0); at < pages.length; at++) {
            const page = pages[at];
            if (at === breaksAt || !page) throw new Error("the line broke");
            yield { ...page, cursor: { at: at + 1 } };
          }
        },
      },
    },
  }) as unknown as Connector;

export const nextRun = () => newId("run");

export interface Read extends ReadOptions {
  readonly runId?: string;
  readonly integration?: number;
  readonly query?: Omit<StreamQuery, "cursor">;
}

/** One run that reads the source's stream. */
export function read(
  data: DataStore,
  source: Source,
  { runId = nextRun(), integration = 1, query = FULL, ...options }: Read = {},
) {
  const job: Job = {
    data,
    runId,
    startedAt: Date.now(),
    integration: { id: integration, slug: `int-${integration}`, settings: {} },
    connector: connectorOf(source),
    context: {} as Context,
    log: () => {},
    clock: systemClock,
    signal: new AbortController().signal,
    progress: () => {},
  };
  return readStreams(job, [{ stream: STREAM, query, overlay: {} }], options);
}

/** The numbers of the invoices that there are. */
export const numbers = async (data: DataStore) =>
  (await listRecords(data, "invoice", { filter: {}, limit: 1000 }))
    .map((record) => record.data.number ?? "")
    .sort();
/** A source that says with its last page that this is all. */
export const whole = (...pages: (readonly Change<Invoice>[])[]): Source => ({
  pages: pages.map((changes, i) => ({ changes, complete: i === pages.length - 1 })),
});
