import { toRfc3339 } from "../lib/clock.ts";
import { parseExact } from "./exact-json.ts";

/** An event as filters and templates see it. */
export interface Envelope {
  readonly id: string;
  readonly type: string;
  /** When it happened, RFC 3339. */
  readonly timestamp: string;
  readonly subject: string | null;
  readonly consumer: string | null;
  readonly data: unknown;
}

/** An event as it is stored: `occurredAt` in epoch milliseconds, `dataText` JSON. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: number;
  readonly subject: string | null;
  readonly consumer: string | null;
  readonly dataText: string;
}

/** Reads the data once and only when somebody asks for it; numbers stay as they are written. */
export function envelopeOf(event: StoredEvent): Envelope {
  let data: { readonly value: unknown } | undefined;
  return {
    id: event.id,
    type: event.type,
    subject: event.subject,
    consumer: event.consumer,
    get timestamp() {
      return toRfc3339(event.occurredAt);
    },
    get data() {
      data ??= { value: readData(event.dataText) };
      return data.value;
    },
  };
}

/** Data that is nested too deeply for exact numbers still has its fields. */
function readData(text: string): unknown {
  try {
    return parseExact(text);
  } catch (error) {
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}
