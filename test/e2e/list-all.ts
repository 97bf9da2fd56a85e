import type { HubProcess } from "./hub-process.ts";

interface Listed<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** Everything that a list of the API has, page by page. */
export async function listAll<T>(hub: HubProcess, path: string): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const url = `${path}${path.includes("?") ? "&" : "?"}limit=200`;
    const next = cursor === null ? url : `${url}&cursor=${encodeURIComponent(cursor)}`;
    const page: Listed<T> = await hub.call("GET", next);
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}
