import type { Log } from "../../lib/log.ts";
import { insertCommandLog, type NewCommandLogRow } from "../../store/command-log.ts";
import type { DataStore } from "../../store/store.ts";
import type { Done } from "./handler.ts";

const EVERY_MS = 1_000;
/** More than a second brings; while the database is away no more than these are kept. */
const MOST_WAITING = 20_000;
const ROWS_AT_ONCE = 500;
const LIMITS = { actor: 254, address: 60, command: 40, errorText: 1_000 } as const;

/** Writes the log of commands behind the commands, so that none waits for it. */
export interface LogWriter extends AsyncDisposable {
  add(done: Done): void;
  /** All that was added before. */
  flush(): Promise<void>;
}

export function createLogWriter({ data, log }: { data: DataStore; log: Log }): LogWriter {
  let waiting: NewCommandLogRow[] = [];
  let dropped = 0;
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const write = async (): Promise<void> => {
    if (dropped > 0) log.warn({ dropped }, "lines of the log of commands were lost");
    dropped = 0;
    while (waiting.length > 0) {
      const rows = waiting.slice(0, ROWS_AT_ONCE);
      try {
        await insertCommandLog(data, rows);
      } catch (error) {
        log.warn({ err: error, waiting: waiting.length }, "the log of commands waits");
        return;
      }
      waiting.splice(0, rows.length);
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  };

  return {
    flush,
    add(done) {
      if (waiting.length >= MOST_WAITING) dropped++;
      else waiting.push(rowOf(done));
      timer ??= setTimeout(() => void flush(), EVERY_MS).unref();
    },
    async [Symbol.asyncDispose]() {
      await flush();
      waiting = [];
    },
  };
}

function rowOf({ unit, outcome, ...done }: Done): NewCommandLogRow {
  return {
    tenant_id: unit.tenantId,
    unit_id: unit.id,
    actor: done.actor.slice(0, LIMITS.actor),
    address: done.address.slice(0, LIMITS.address),
    command: storable(done.command).slice(0, LIMITS.command),
    started_at: done.startedAt,
    duration_ms: done.durationMs,
    row_count: outcome.rowCount ?? null,
    size_bytes: done.sizeBytes,
    error_number: outcome.errorNumber,
    error_text:
      outcome.errorText === undefined
        ? null
        : storable(outcome.errorText).slice(0, LIMITS.errorText),
  };
}

/** Names of commands are the client's text. */
const storable = (text: string): string => text.replaceAll("\0", "").toWellFormed();
