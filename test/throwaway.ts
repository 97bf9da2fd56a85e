import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { answers } from "./databases.ts";
import { endProcess, findProgram, freePort } from "./server-process.ts";

/** A database server of our own for one test run, in a temporary folder. */
export interface ThrowawayServer {
  readonly url: string;
  stop(): Promise<void>;
}

export interface RestartableServer extends ThrowawayServer {
  /** `kill -9`, and a start on the same data. */
  restart(): Promise<void>;
}

const START_MS = 30_000;
/** At once: nobody wants the data. A polite end can wait for ever where a server has only half started. */
const END = "SIGQUIT";
/** Neither server runs as root. */
const NOBODY = { uid: 65_534, gid: 65_534 };

/** Undefined where no PostgreSQL is installed or it does not come up. Quick rather than durable by default. */
export async function startPostgres({
  isDurable = false,
} = {}): Promise<RestartableServer | undefined> {
  const bin = debianPostgresFolders().find((folder) => existsSync(join(folder, "initdb")));
  const initdb = findProgram("initdb");
  const folder = bin ?? (initdb && dirname(initdb));
  if (!folder) return undefined;
  const { home, user } = ownFolder("viadukt-pg-");
  const data = join(home, "data");
  const init = ["-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync"];
  if (spawnSync(join(folder, "initdb"), init, { ...user, cwd: home }).status !== 0)
    return undefined;
  const port = await freePort();
  const quick = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
  const flags = ["listen_addresses=127.0.0.1", `unix_socket_directories=${home}`];
  const all = isDurable ? flags : [...quick, ...flags];
  const args = ["-D", data, "-p", String(port), ...all.flatMap((flag) => ["-c", flag])];
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  const start = () =>
    spawn(join(folder, "postgres"), args, { ...user, cwd: home, stdio: "ignore" });
  let server = start();
  const first = await waitFor(server, url, home);
  if (!first) return undefined;
  return {
    url,
    async restart() {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
      server = await startAgain(start, url);
    },
    async stop() {
      await endProcess(server, END);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * The server refuses to start while processes of the killed one still have its memory.
 * @throws Error after half a minute
 */
async function startAgain(start: () => ChildProcess, url: string): Promise<ChildProcess> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    const server = start();
    while (server.exitCode === null && performance.now() < until) {
      if (await answers(url)) return server;
      await sleep(100);
    }
    await endProcess(server, END);
    await sleep(200);
  }
  throw new Error("the killed database did not start again");
}

/** Undefined where no MariaDB is installed or it does not come up. */
export async function startMariadb(): Promise<ThrowawayServer | undefined> {
  const installer = findProgram("mariadb-install-db");
  const program = findProgram("mariadbd") ?? findProgram("mysqld");
  if (!installer || !program) return undefined;
  const { home, user } = ownFolder("viadukt-mariadb-");
  const data = join(home, "data");
  const init = [
    "--no-defaults",
    `--datadir=${data}`,
    "--auth-root-authentication-method=normal",
    "--skip-test-db",
  ];
  const made = spawnSync(installer, init, { ...user, cwd: home });
  if (made.status !== 0) return undefined;
  const port = await freePort();
  const args = [
    "--no-defaults",
    `--datadir=${data}`,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    `--socket=${join(home, "sock")}`,
    `--pid-file=${join(home, "pid")}`,
    "--innodb-flush-log-at-trx-commit=0",
    "--skip-name-resolve",
  ];
  const server = spawn(program, args, { ...user, cwd: home, stdio: "ignore" });
  return waitFor(server, `mysql://root@127.0.0.1:${port}/mysql`, home);
}

function ownFolder(prefix: string) {
  const home = mkdtempSync(join(tmpdir(), prefix));
  if (process.getuid?.() !== 0) return { home, user: {} };
  chownSync(home, NOBODY.uid, NOBODY.gid);
  return { home, user: NOBODY };
}

async function waitFor(
  server: ChildProcess,
  url: string,
  home: string,
): Promise<ThrowawayServer | undefined> {
  const stop = async (): Promise<void> => {
    await endProcess(server, END);
    rmSync(home, { recursive: true, force: true });
  };
  for (let waited = 0; waited < START_MS && server.exitCode === null; waited += 100) {
    if (await answers(url)) return { url, stop };
    await sleep(100);
  }
  await stop();
  return undefined;
}

function debianPostgresFolders(): string[] {
  const root = "/usr/lib/postgresql";
  if (!existsSync(root)) return [];
  return readdirSync(root).map((version) => join(root, version, "bin"));
}
