import { abortable } from "../../lib/abortable.ts";
import { messageOf } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { Lasting, Net } from "../net.ts";

/** Connections of integrations that stay open between deliveries, all closed together at the end. */
export interface SharedConnections extends AsyncDisposable {
  /** Those of one integration; another `stamp`, after a change of it, closes what was opened before. */
  of(integrationId: number, stamp: string): Net["shared"];
}

export interface SharedOptions {
  readonly log: Log;
  /** Unasked for so long, a connection is closed. */
  readonly idleMs?: number;
}

/** Some brokers allow few connections, and opening one costs them and us a second at most. */
const IDLE_MS = 5 * 60_000;
/** A broker that hangs does not keep the hub from stopping. */
const CLOSE_MS = 2_000;
/** For the work that still uses a connection of before a change. */
const GRACE_MS = 60_000;

interface Entry {
  readonly stamp: string;
  readonly opening: Promise<Lasting>;
  value: Lasting | undefined;
  idle: NodeJS.Timeout | undefined;
  isClosing: boolean;
}

export function createSharedConnections({
  log,
  idleMs = IDLE_MS,
}: SharedOptions): SharedConnections {
  const entries = new Map<string, Entry>();
  const retiring = new Map<Entry, NodeJS.Timeout>();

  const closeEntry = async (entry: Entry): Promise<void> => {
    if (entry.isClosing) return;
    entry.isClosing = true;
    clearTimeout(entry.idle);
    clearTimeout(retiring.get(entry));
    retiring.delete(entry);
    const closed = entry.opening
      .then((value) => value.close())
      .catch((error: unknown) => {
        log.debug({ reason: messageOf(error) }, "closing a connection failed");
      });
    // One that is still being opened is closed when it is there; nobody waits for that.
    if (!entry.value) return;
    await abortable(AbortSignal.timeout(CLOSE_MS), closed).catch(() => undefined);
  };
  const forget = (key: string, entry: Entry): void => {
    if (entries.get(key) === entry) entries.delete(key);
  };
  const retire = (key: string, entry: Entry): void => {
    forget(key, entry);
    clearTimeout(entry.idle);
    retiring.set(entry, setTimeout(() => void closeEntry(entry), GRACE_MS).unref());
  };
  const openEntry = (key: string, stamp: string, open: () => Promise<Lasting>): Entry => {
    const entry: Entry = {
      ...{ stamp, opening: open(), isClosing: false },
      ...{ value: undefined, idle: undefined },
    };
    entries.set(key, entry);
    entry.opening.then(
      (value) => {
        entry.value = value;
        if (entries.get(key) !== entry) return;
        entry.idle = setTimeout(() => {
          forget(key, entry);
          void closeEntry(entry);
        }, idleMs);
      },
      () => forget(key, entry),
    );
    return entry;
  };

  return {
    of:
      (integrationId, stamp) =>
      async <T extends Lasting>(name: string, open: () => Promise<T>): Promise<T> => {
        const key = `${integrationId} ${name}`;
        let entry = entries.get(key);
        if (entry && entry.stamp !== stamp) {
          retire(key, entry);
          entry = undefined;
        } else if (entry?.value && !entry.value.isOpen()) {
          forget(key, entry);
          void closeEntry(entry);
          entry = undefined;
        }
        entry ??= openEntry(key, stamp, open);
        entry.idle?.refresh();
        // One name has one kind of connection: the connector's own `open` made it.
        return (await entry.opening) as T;
      },
    async [Symbol.asyncDispose]() {
      const all = [...entries.values(), ...retiring.keys()];
      entries.clear();
      await Promise.all(all.map(closeEntry));
    },
  };
}
