import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  fork,
  spawn,
} from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { after } from "node:test";
import { sleep } from "../src/lib/clock.ts";

const RUNNER = join(import.meta.dirname, "command-process.ts");
const MAIN = join(import.meta.dirname, "../src/main.ts");
const LAST_LINE = "Stop it with Ctrl-C.";
const START_MS = 30_000;
const LOOK_MS = 25;
const END_MS = 20_000;

type Env = Readonly<Record<string, string>>;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One command line for `command-process.ts`. */
export interface CommandCall {
  readonly args: readonly string[];
  readonly env: Env;
  readonly input: string;
}

type Run = (
  args: readonly string[],
  options?: { readonly env?: Env; readonly input?: string },
) => Promise<Outcome>;

/** Runs the real command to its end, without the settings of whoever runs the tests. */
export const viadukt: Run = async (args, { env = {}, input = "" } = {}) => {
  const child = spawnCommand(args, env);
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
};

/**
 * The same for many commands, one after the other in one process, which starts with the first and ends
 * after the last test of whoever asked for it. The process has to end by itself then, as each real command
 * has to: one that leaves something open fails the tests.
 */
export function shareProcess(): Run {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  after(async () => {
    if (child) await endByItself(child);
  });
  const run = async (call: CommandCall): Promise<Outcome> => {
    child ??= fork(RUNNER, { env: baseEnv(), execArgv: [] });
    const over = new AbortController();
    const ended = once(child, "exit", { signal: over.signal }).then(() => {
      throw new Error(`the process ended during: viadukt ${call.args.join(" ")}`);
    });
    ended.catch(() => {});
    child.send(call);
    const [outcome] = await Promise.race([once(child, "message", { signal: over.signal }), ended]);
    over.abort();
    return outcome as Outcome;
  };
  return (args, { env = {}, input = "" } = {}) => {
    const call = { args, env: { ...baseEnv(), ...env }, input };
    const outcome = last.then(() => run(call));
    last = outcome.catch(() => {});
    return outcome;
  };
}

/** @throws Error where the process still runs after a while, or has failed */
async function endByItself(child: ChildProcess): Promise<void> {
  const exited = once(child, "exit");
  const timer = setTimeout(() => child.kill("SIGKILL"), END_MS);
  child.disconnect();
  const [code] = await exited;
  clearTimeout(timer);
  if (code !== 0)
    throw new Error("a command has left something open, which kept its process alive");
}

export interface Started extends AsyncDisposable {
  /** What it has printed so far. */
  printed(): string;
  /** The address in its first lines. */
  readonly url: string;
  /** Sends a signal that does not end it. */
  tell(signal: NodeJS.Signals): void;
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
    tell: (signal) => void child.kill(signal),
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

/** Without the settings of whoever runs the tests. */
function baseEnv(): Record<string, string> {
  const { PATH = "", HOME = "", TMPDIR = tmpdir() } = process.env;
  return { PATH, HOME, TMPDIR };
}

const spawnCommand = (args: readonly string[], env: Env): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [MAIN, ...args], { env: { ...baseEnv(), ...env } });
