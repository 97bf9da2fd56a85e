import { startPostgres } from "../throwaway.ts";

/** A database that may be taken away under the hub. */
export interface ChaosDatabase extends AsyncDisposable {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  /** Several processes write to it at once. */
  readonly isShared: boolean;
  /** Kills the server and starts it again on the same data; absent where there is no server. */
  readonly restart?: () => Promise<void>;
}

export const sqlite = (): ChaosDatabase => ({
  name: "SQLite",
  env: {},
  isShared: false,
  async [Symbol.asyncDispose]() {},
});

/** Undefined where no PostgreSQL is installed. */
export async function postgres(): Promise<ChaosDatabase | undefined> {
  const server = await startPostgres({ isDurable: true });
  if (!server) return undefined;
  return {
    name: "PostgreSQL",
    env: { DATABASE_URL: server.url },
    isShared: true,
    restart: () => server.restart(),
    [Symbol.asyncDispose]: () => server.stop(),
  };
}
