import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Writable } from "node:stream";
import { NotFoundError } from "../lib/errors.ts";

const TEST_FILE = /\.test\.(ts|js|mjs)$/;
const EXTENSION = import.meta.url.slice(-3);

export interface TestFolderOptions {
  /** The contract suite writes the fixtures that the tests name. */
  readonly isRecording?: boolean;
  readonly signal?: AbortSignal;
  /** Where the report goes; our own stdout when left out. */
  readonly output?: Writable;
}

/**
 * Runs the tests of a connector's folder in a process of their own; true where all passed.
 * @throws NotFoundError where the folder or its tests are missing
 */
export async function testConnectorFolder(
  folder: string,
  { isRecording = false, signal, output }: TestFolderOptions = {},
): Promise<boolean> {
  const cwd = resolve(folder);
  const names = await readdir(cwd).catch(() => [] as string[]);
  const files = names.filter((name) => TEST_FILE.test(name)).map((name) => join(cwd, name));
  if (files.length === 0) throw new NotFoundError("connector with a *.test.ts file", folder);
  const hook = new URL(
    `./sdk-hook${EXTENSION}?test${isRecording ? "&record" : ""}`,
    import.meta.url,
  );
  const child = spawn(process.execPath, ["--import", hook.href, "--test", ...files], {
    cwd,
    stdio: ["ignore", output ? "pipe" : "inherit", "inherit"],
    ...(signal ? { signal } : {}),
  });
  if (output) child.stdout?.pipe(output, { end: false });
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("close", (code) => done(code === 0));
  });
}
