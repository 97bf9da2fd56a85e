import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { until } from "./receiver.ts";

/** What the receiver took, or the status that it refused with. */
export type Heard =
  | {
      readonly event: string;
      readonly timestamp: string;
      readonly data: Readonly<Record<string, unknown>>;
      readonly body: string;
    }
  | { readonly refused: number };

export interface PythonReceiver extends AsyncDisposable {
  readonly url: string;
  readonly heard: readonly Heard[];
  count(wanted: number): Promise<void>;
}

/** Whether `python3` can be run here. */
export const hasPython = (): boolean =>
  spawnSync("python3", ["--version"], { stdio: "ignore" }).status === 0;

/** Starts `receivers/receiver.py` on a free port; it checks signatures with the secret. */
export async function openPythonReceiver(
  format: "fiscal" | "garagereg",
  { secret, withoutFlask = false }: { secret: string; withoutFlask?: boolean },
): Promise<PythonReceiver> {
  const script = join(import.meta.dirname, "receivers/receiver.py");
  const flask = withoutFlask ? { WITHOUT_FLASK: "1" } : {};
  const child = spawn("python3", [script, format], {
    env: { ...process.env, ...flask, SECRET_KEY: secret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const heard: Heard[] = [];
  let port: number | undefined;
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as Heard | { readonly port: number };
    if ("port" in said) port = said.port;
    else heard.push(said);
  });
  const close = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, "exit");
  };
  try {
    const isUp = () => port !== undefined || child.exitCode !== null;
    await until(isUp, { timeoutMs: 20_000, what: () => "the Python receiver starts" });
    if (port === undefined) throw new Error("The Python receiver ended at once");
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    heard,
    count: (wanted) =>
      until(() => heard.length >= wanted, {
        timeoutMs: 15_000,
        what: () => `${heard.length} of ${wanted} requests came to Python`,
      }),
    [Symbol.asyncDispose]: close,
  };
}
