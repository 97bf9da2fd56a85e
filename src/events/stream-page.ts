import { type EventHead, eventHeads, eventsBySeqs } from "../store/event-log.ts";
import type { DataStore } from "../store/store.ts";
import { type Envelope, envelopeOf } from "./envelope.ts";
import { matchesType } from "./match.ts";

/** Events looked at by one statement, and by one page at most: what does not fit costs little but not nothing. */
const HEADS = 500;
const MAX_HEADS = 20 * HEADS;
/** Data of one page; a single larger event comes alone. */
const MAX_BYTES = 4_000_000;

/** What a reader wants to see. */
export interface StreamFilter {
  /** `invoice.*`, `*`; empty for all. */
  readonly types: readonly string[];
  /** Events of this customer only. */
  readonly consumer?: string | undefined;
  /** Compiled `event_filters`. */
  readonly accepts?: ((event: Envelope) => boolean) | undefined;
}

export interface StreamedEvent {
  /** Of the event; what comes after it has a higher one. */
  readonly cursor: number;
  readonly id: string;
  readonly tenantId: number;
  readonly type: string;
  readonly occurredAt: number;
  readonly typeVersion: number | null;
  readonly subject: string | null;
  readonly consumer: string | null;
  readonly runId: string | null;
  /** JSON as it was published. */
  readonly dataText: string;
}

export interface StreamPage {
  readonly events: readonly StreamedEvent[];
  /** Everything up to here was looked at; the next page begins after it. */
  readonly cursor: number;
  /** There may be more at once. */
  readonly hasMore: boolean;
}

export interface PageRequest {
  readonly after: number;
  /** Events after it are not settled yet. */
  readonly until: number;
  readonly limit: number;
  readonly filter: StreamFilter;
}

/** The next events of the store's tenant that fit, in their order; few bytes and little work at a time. */
export async function readPage(data: DataStore, request: PageRequest): Promise<StreamPage> {
  const { until, limit, filter } = request;
  const events: StreamedEvent[] = [];
  let cursor = request.after;
  let bytes = 0;
  for (let seen = 0; seen < MAX_HEADS && cursor < until; ) {
    const heads = await eventHeads(data, { after: cursor, until, limit: HEADS });
    seen += heads.length;
    const room = { count: limit - events.length, bytes: MAX_BYTES - bytes, isFirst: bytes === 0 };
    const { wanted, upTo, isCut } = choose(heads, filter, room);
    const found = await eventsBySeqs(
      data,
      wanted.map(({ seq }) => seq),
    );
    for (const row of found) {
      const event = streamed(row);
      if (filter.accepts?.(envelopeOf(event)) ?? true) events.push(event);
    }
    bytes += wanted.reduce((sum, head) => sum + head.bytes, 0);
    cursor = upTo ?? cursor;
    if (isCut || events.length >= limit) return { events, cursor, hasMore: true };
    if (heads.length < HEADS) return { events, cursor: until, hasMore: false };
  }
  return { events, cursor, hasMore: cursor < until };
}

/** Those that may fit, as far as there is room for them, and how far that brings the page. */
function choose(
  heads: readonly EventHead[],
  { types, consumer }: StreamFilter,
  room: { count: number; bytes: number; isFirst: boolean },
): { wanted: EventHead[]; upTo: number | undefined; isCut: boolean } {
  const wanted: EventHead[] = [];
  let upTo: number | undefined;
  let left = room.bytes;
  for (const head of heads) {
    const fits =
      (types.length === 0 || matchesType(types, head.type)) &&
      (consumer === undefined || head.consumer === consumer);
    if (fits) {
      const isFull = wanted.length >= room.count || head.bytes > left;
      if (isFull && !(room.isFirst && wanted.length === 0)) return { wanted, upTo, isCut: true };
      wanted.push(head);
      left -= head.bytes;
    }
    upTo = head.seq;
  }
  return { wanted, upTo, isCut: false };
}

const streamed = ({
  seq,
  data,
  tenant_id,
  occurred_at,
  type_version,
  run_id,
  ...row
}: Awaited<ReturnType<typeof eventsBySeqs>>[number]): StreamedEvent => ({
  ...row,
  cursor: seq,
  tenantId: tenant_id,
  occurredAt: occurred_at,
  typeVersion: type_version,
  runId: run_id,
  dataText: data,
});
