/** A command that was posted from this browser. */
export interface HistoryEntry {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly command: string;
  readonly unitId: string;
  /** As it stood in the editor. */
  readonly request: string;
  /** `OK`, `ERR`, or empty where no answer of the protocol came. */
  readonly result: string;
  readonly status: number;
  readonly durationMs: number;
  readonly sizeBytes: number;
}

const MAX_ENTRIES = 50;
/** A browser gives about five million characters to all pages of the hub. */
const MAX_REQUEST_LENGTH = 40_000;

/** Where browsers keep texts: `localStorage` has it. */
export interface TextStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Each person of a browser has a history of their own. */
const keyOf = (person: string): string => `viadukt-commands:${person}`;

/** Newest first; whatever else stands there counts as nothing. */
export function readHistory(store: TextStore, person: string): readonly HistoryEntry[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(keyOf(person)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isEntry).slice(0, MAX_ENTRIES) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is HistoryEntry {
  if (typeof value !== "object" || value === null) return false;
  const { id, at, command, unitId, request, result, status, durationMs, sizeBytes } =
    value as Record<string, unknown>;
  return (
    [id, command, unitId, request, result].every((one) => typeof one === "string") &&
    [at, status, durationMs, sizeBytes].every((one) => typeof one === "number")
  );
}

/**
 * Puts an entry at the front. No user and no password is part of one; a request that is too long is left out,
 * and where the browser has no room the oldest ones go.
 */
export function addToHistory(
  store: TextStore,
  person: string,
  entry: HistoryEntry,
): readonly HistoryEntry[] {
  const known = readHistory(store, person);
  if (entry.request.length > MAX_REQUEST_LENGTH) return known;
  let entries = [entry, ...known].slice(0, MAX_ENTRIES);
  while (entries.length > 0) {
    try {
      store.setItem(keyOf(person), JSON.stringify(entries));
      return entries;
    } catch {
      entries = entries.slice(0, Math.floor(entries.length / 2));
    }
  }
  return [];
}

export function clearHistory(store: TextStore, person: string): void {
  store.removeItem(keyOf(person));
}
