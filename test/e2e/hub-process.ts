import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "../..");
const START_MS = 30_000;
/** Built by `npm run build` where HUB_MAIN says `dist/src/main.js`: as people install it. */
const MAIN = process.env.HUB_MAIN ?? "src/main.ts";
const LAST_LINE = "Stop it with Ctrl-C.";

/** The hub as a process of its own; disposing of it stops it. */
export interface HubProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Of the first administrator; empty where this start has not made one. */
  readonly email: string;
  readonly password: string;
  /** From the start of the process until it listened. */
  readonly startMs: number;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** JSON in and out. @throws Error with the answer where its status is not 2xx */
  call<T = unknown>(method: string, path: string, body?: object): Promise<T>;
}

/**
 * Starts the hub on a free port; without `dataDir` in an empty folder that goes when the hub ends.
 * @throws Error with what the hub printed, where it does not come up
 */
export async function startHub(
  env: Readonly<Record<string, string>> = {},
  { dataDir }: { dataDir?: string } = {},
): Promise<HubProcess> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), "viadukt-e2e-"));
  const start = performance.now();
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=8", MAIN, "serve", "--port", "0", "--data-dir", folder],
    { cwd: ROOT, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] },
  );
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, "exit");
    }
    if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const printed: string[] = [];
  let startMs = 0;
  const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
  for await (const line of createInterface({ input: child.stdout })) {
    printed.push(line);
    if (line.includes("running at")) startMs = performance.now() - start;
    if (line === LAST_LINE) break;
  }
  clearTimeout(timer);
  const text = printed.join("\n");
  const url = /running at (\S+)/.exec(text)?.[1];
  if (url === undefined) {
    await end("SIGTERM");
    throw new Error(`The hub did not start: ${text}`);
  }
  child.stdout.resume();
  const [, email = "", password = ""] = /Sign in as (\S+) with the password (\S+)/.exec(text) ?? [];
  return {
    url,
    pid: child.pid ?? 0,
    email,
    password,
    startMs,
    kill: () => end("SIGKILL"),
    call: (method, path, body) => callJson(`${url}${path}`, method, body),
    [Symbol.asyncDispose]: () => end("SIGTERM"),
  };
}

async function callJson<T>(url: string, method: string, body: object | undefined): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body
      ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } }
      : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
