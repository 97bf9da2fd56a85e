import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { sleep } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Settings } from "../settings-schema.ts";

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** A worker that has lived so long did not die of its start. */
const SOUND_MS = 60_000;
const STOP_MS = 8_000;

/**
 * `viadukt worker` as often as WORKERS says, each started again when it ends: what one held goes back to
 * the queue when its leases run out.
 */
export function startWorkerProcesses({
  settings,
  log,
}: {
  settings: Settings;
  log: Log;
}): AsyncDisposable {
  const stopping = new AbortController();
  const keepers = Array.from({ length: settings.workers }, (_, i) =>
    keepAlive({ name: `worker-${i + 1}`, settings, log, signal: stopping.signal }),
  );
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await Promise.all(keepers);
    },
  };
}

interface Keeping {
  readonly name: string;
  readonly settings: Settings;
  readonly log: Log;
  readonly signal: AbortSignal;
}

async function keepAlive(keeping: Keeping): Promise<void> {
  const { name, log, signal } = keeping;
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    const startedAt = performance.now();
    const code = await runOnce(keeping);
    if (signal.aborted) return;
    const isSound = performance.now() - startedAt > SOUND_MS;
    pauseMs = isSound ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, MAX_PAUSE_MS);
    log.warn({ worker: name, code, againInMs: pauseMs }, "a worker ended and is started again");
    await sleep(pauseMs, signal).catch(() => {});
  }
}

/** Its exit code or the signal that ended it. */
async function runOnce({ name, settings, signal }: Keeping): Promise<number | string | null> {
  const [, script = ""] = process.argv;
  const args = ["worker", "--data-dir", settings.dataDir, "--log-name", name];
  const child = fork(script, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const stop = (): void => void stopChild(child);
  signal.addEventListener("abort", stop);
  try {
    const [code, killedBy] = (await once(child, "exit")) as [number | null, string | null];
    return code ?? killedBy;
  } catch {
    return "not started";
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  child.kill("SIGTERM");
  const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
  child.once("exit", () => clearTimeout(kill));
}
