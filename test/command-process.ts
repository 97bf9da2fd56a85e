/**
 * A process that runs command lines one after the other, each as `src/main.ts` would in a process of its
 * own: with its own environment and standard input, and with nothing printed but into its answer. It starts
 * the hub's modules once, which is most of what a short command costs. It ends by itself when whoever
 * started it hangs up, unless a command has left something open.
 */
import { Readable } from "node:stream";
import type { CommandCall, Outcome } from "./command-line.ts";

const MAIN = new URL("../src/main.ts", import.meta.url);

let count = 0;

/** A new copy of the module that starts the program; all below it is loaded once. */
async function main(args: readonly string[]): Promise<number> {
  process.argv = [...process.argv.slice(0, 2), ...args];
  process.exitCode = undefined;
  count += 1;
  await import(`${MAIN.href}?${count}`);
  const code = Number(process.exitCode ?? 0);
  process.exitCode = undefined;
  return code;
}

function capture(stream: NodeJS.WriteStream): { text(): string } & Disposable {
  const parts: Buffer[] = [];
  const write = stream.write;
  stream.write = ((part: string | Uint8Array, ...rest: unknown[]) => {
    parts.push(Buffer.from(part as string));
    const done = rest.find((one) => typeof one === "function");
    if (done) process.nextTick(done);
    return true;
  }) as typeof stream.write;
  return {
    text: () => Buffer.concat(parts).toString("utf8"),
    [Symbol.dispose]() {
      stream.write = write;
      // The program listens to its output anew with each command.
      stream.removeAllListeners("error");
    },
  };
}

async function answer({ args, env, input }: CommandCall): Promise<Outcome> {
  process.env = { ...env };
  const stdin = Readable.from([Buffer.from(input)]);
  Object.defineProperty(process, "stdin", { value: stdin, configurable: true });
  using stdout = capture(process.stdout);
  using stderr = capture(process.stderr);
  const code = await main(args);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

process.on("message", async (call: CommandCall) => {
  process.send?.(await answer(call));
});
