import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TIME_LIMIT = join(import.meta.dirname, "time-limit.ts");
const SLOW_FILES = join(import.meta.dirname, "slow-files.ts");

export interface TestRun {
  /** Files at one time, each in a process of its own. */
  readonly concurrency: number;
  /** How long one test, or a whole file, may take. */
  readonly timeoutMs: number;
  readonly env?: Readonly<NodeJS.ProcessEnv>;
}

/** Those whose path has one of the parts, in the order of their paths; all of them where there is no part. */
export const withParts = (files: readonly string[], parts: readonly string[]): string[] =>
  files.filter((file) => parts.length === 0 || parts.some((part) => file.includes(part))).sort();

/** Runs the files with node's runner, whose report goes to the terminal; the exit code. A signal ends them. */
export async function runTests(
  files: readonly string[],
  { concurrency, timeoutMs, env }: TestRun,
): Promise<number> {
  const flags = [
    "--import",
    TIME_LIMIT,
    "--test",
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${timeoutMs}`,
    ...["spec", SLOW_FILES].flatMap((reporter) => [
      `--test-reporter=${reporter}`,
      "--test-reporter-destination=stdout",
    ]),
  ];
  // The processes share what is compiled.
  const cache = { NODE_COMPILE_CACHE: join(tmpdir(), "viadukt-test-cache") };
  const run = spawn(process.execPath, [...flags, ...files], {
    stdio: "inherit",
    env: { ...cache, ...process.env, ...env },
  });
  // The runner ends by itself then; whoever called cleans up after it.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => run.kill(signal));
  const code = await new Promise<number | null>((resolve) => run.once("exit", resolve));
  return code ?? 1;
}
