import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Pages extends Disposable {
  readonly url: string;
  readonly credentials: Readonly<Record<string, string>>;
}

/** A simulated Fakturownia with so many invoices in January 2025, in a process of its own. */
export async function startPages(rows: number): Promise<Pages> {
  const child = fork(join(import.meta.dirname, "pages.ts"), [String(rows)]);
  const [{ url, credentials }] = (await once(child, "message")) as [Omit<Pages, keyof Disposable>];
  return { url, credentials, [Symbol.dispose]: () => child.disconnect() };
}
