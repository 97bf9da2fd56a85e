import { useSyncExternalStore } from "react";
import type { Exchange } from "./exchange.ts";

let last: Exchange | undefined;
const listeners = new Set<() => void>();

/** Kept until the page is loaded anew. */
export function keepLast(exchange: Exchange | undefined): void {
  last = exchange;
  for (const tell of listeners) tell();
}

const subscribe = (tell: () => void): (() => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

/** The last command that this person posted from this tab. */
export function useLastExchange(person: string): Exchange | undefined {
  const found = useSyncExternalStore(subscribe, () => last);
  return found?.person === person ? found : undefined;
}
