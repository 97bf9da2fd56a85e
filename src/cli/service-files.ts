import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { failure } from "./fault.ts";

/** Writes the file as a whole, over one of our own only. @throws HubError `command_failed` */
export function writeOwn(
  path: string,
  { text, mark }: { readonly text: string; readonly mark: string },
): void {
  refuseForeign(path, mark);
  const draft = `${path}.new`;
  withRights(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, text, { mode: 0o644 });
    renameSync(draft, path);
  });
}

/** False where there is none. @throws HubError `command_failed` where it is not one of ours */
export function removeOwn(path: string, mark: string): boolean {
  if (!existsSync(path)) return false;
  refuseForeign(path, mark);
  withRights(path, () => rmSync(path));
  return true;
}

function refuseForeign(path: string, mark: string): void {
  if (!existsSync(path)) return;
  const text = withRights(path, () => readFileSync(path, "utf8"));
  if (text.startsWith(mark)) return;
  throw failure(`${path} was not made by this command: move it away, or choose another --name.`);
}

function withRights<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ENOSPC") {
      throw failure(`${path} cannot be written there (${code}).`, { cause: error });
    }
    if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
    throw failure(
      `There is no right to write ${path}: run it as root, or with --user for a service of your own.`,
      { cause: error },
    );
  }
}
