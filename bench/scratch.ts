import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestServer } from "../test/databases.ts";

const open = new Set<() => Promise<void>>();

/** An empty place for one hub: a folder and both databases. Disposing of it removes all of it. */
export interface Place extends AsyncDisposable {
  readonly dataDir: string;
  /** The business database. */
  readonly url: string;
  readonly configUrl: string;
  /** As the hub wants them. */
  readonly env: Readonly<Record<string, string>>;
}

/** SQLite has its two files in the folder; on a server one database holds both. */
export async function openPlace(server: TestServer): Promise<Place> {
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-bench-"));
  const close = [async () => rmSync(dataDir, { recursive: true, force: true })];
  const file = (name: string) => `sqlite:///${join(dataDir, name)}`;
  let [url, configUrl] = [file("data.db"), file("config.db")];
  if (server.name !== "SQLite") {
    const scratch = await createScratch(server);
    close.push(() => scratch.drop());
    [url, configUrl] = [scratch.url, scratch.url];
  }
  const env = { DATA_DIR: dataDir, DATABASE_URL: url, CONFIG_DB_URL: configUrl };
  return { dataDir, url, configUrl, env, ...disposable(close) };
}

/** One empty database. */
export async function openScratch(
  server: TestServer,
): Promise<{ readonly url: string } & AsyncDisposable> {
  const scratch = await createScratch(server);
  return { url: scratch.url, ...disposable([() => scratch.drop()]) };
}

function createScratch(server: TestServer) {
  if (!server.create) throw new Error(server.missing);
  return server.create();
}

function disposable(close: readonly (() => Promise<void>)[]): AsyncDisposable {
  const closeAll = async (): Promise<void> => {
    open.delete(closeAll);
    for (const one of close) await one();
  };
  open.add(closeAll);
  return { [Symbol.asyncDispose]: closeAll };
}

/** Ctrl-C leaves no database and no folder behind. */
export function removeOnInterrupt(): void {
  let isEnding = false;
  const end = async (): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    await Promise.allSettled([...open].map((close) => close()));
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, end);
}
