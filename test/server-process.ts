import type { ChildProcess } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { connect, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** What tests need to run servers that others wrote: their programs, ports, start and end. */
const START_DEADLINE_MS = 30_000;
const STOP_DEADLINE_MS = 5_000;
const LOOK_MS = 50;
/** Not in everybody's PATH. */
const SERVER_FOLDERS = ["/usr/bin", "/usr/sbin", "/usr/local/sbin"];

/** The whole path of a program; undefined where the machine has none of that name. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? "").split(delimiter), ...SERVER_FOLDERS];
  return folders.map((folder) => join(folder, name)).find((path) => isThere(path, constants.X_OK));
}

/** True where a file can be read, or what else `mode` asks for. */
export function isThere(path: string, mode = constants.R_OK): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** Different ports of the loopback address on which nothing listens now. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const address = server.address();
      if (typeof address !== "object" || address === null) throw new Error("no free port");
      return address.port;
    }),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/**
 * Resolves once something takes connections on the port.
 * @throws Error where one of the processes ends, or after half a minute
 */
export async function untilListening(
  children: ChildProcess | readonly ChildProcess[],
  port: number,
): Promise<void> {
  const all = [children].flat();
  const deadline = Date.now() + START_DEADLINE_MS;
  while (Date.now() < deadline) {
    if (all.some(isOver)) throw new Error("one of its programs ended at once");
    if (await isListening(port)) return;
    await wait(LOOK_MS);
  }
  throw new Error(`no answer on port ${port} in ${START_DEADLINE_MS} ms`);
}

/** Asks it to stop by the signal, and makes it after a while. */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  if (isOver(child)) return;
  const ended = new Promise<void>((done) => child.once("exit", () => done()));
  child.kill(signal);
  const forced = setTimeout(() => child.kill("SIGKILL"), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(forced);
}

const isOver = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

function isListening(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, "127.0.0.1");
  socket.once("error", () => resolve(false));
  socket.once("connect", () => {
    socket.destroy();
    resolve(true);
  });
  return promise;
}
