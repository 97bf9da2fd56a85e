import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { NotFoundError } from "../lib/errors.ts";

const TEST_FILE = /\.test\.(ts|js|mjs)$/;
const EXTENSION = import.meta.url.slice(-3);

/**
 * Runs the tests of a connector's folder in a process of their own, their report on our stdout; true
 * where all passed. With `isRecording` the contract suite writes the fixtures that the tests name.
 * @throws NotFoundError where the folder or its tests are missing
 */
export async function testConnectorFolder(
  folder: string,
  { isRecording = false, signal }: { isRecording?: boolean; signal?: AbortSignal } = {},
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
    stdio: ["ignore", "inherit", "inherit"],
    ...(signal ? { signal } : {}),
  });
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code) => done(code === 0));
  });
}
