import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sleep } from "../src/lib/clock.ts";

const MAIN = join(import.meta.dirname, "../src/main.ts");
const LAST_LINE = "Stop it with Ctrl-C.";
const START_MS = 30_000;
const LOOK_MS = 25;

type Env = Readonly<Record<string, string>>;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command to its end, without the settings of whoever runs the tests. */
export async function viadukt(
  args: readonly string[],
  { env = {}, input = "" }: { readonly env?: Env; readonly input?: string } = {},
): Promise<Outcome> {
  const child = spawnCommand(args, env);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

export interface Started extends AsyncDisposable {
  /** What it has printed so far. */
  printed(): string;
  /** The address in its first lines. */
  readonly url: string;
  /** Sends the signal and waits for the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** A command that runs until it is stopped, once it says that it is up. */
export async function start(args: readonly string[], env: Env = {}): Promise<Started> {
  const child = spawnCommand(args, env);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      output += part;
    });
  }
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const stop = async (signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> => {
    if (!isOver()) {
      child.kill(signal);
      await once(child, "exit");
    }
    return child.exitCode;
  };
  const until = Date.now() + START_MS;
  while (!output.includes(LAST_LINE)) {
    if (isOver() || Date.now() > until) {
      await stop("SIGKILL");
      throw new Error(`viadukt ${args.join(" ")} did not come up: ${output}`);
    }
    await sleep(LOOK_MS);
  }
  return {
    url: /running at (\S+)/.exec(output)?.[1] ?? "",
    printed: () => output,
    stop,
    async [Symbol.asyncDispose]() {
      await stop("SIGKILL");
    },
  };
}

/** A folder that goes with the test, and the settings to work in it. */
export function tempHub(): { readonly path: string; readonly env: Env } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "viadukt-cli-"));
  const env = { DATA_DIR: join(path, "data") };
  return { path, env, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

function spawnCommand(args: readonly string[], env: Env): ChildProcessWithoutNullStreams {
  const { PATH = "", HOME = "", TMPDIR = tmpdir() } = process.env;
  return spawn(process.execPath, [MAIN, ...args], { env: { PATH, HOME, TMPDIR, ...env } });
}
