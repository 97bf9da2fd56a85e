import { randomUUID } from "node:crypto";
import { open, rm, stat, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Finding } from "./doctor-finding.ts";
import { describeFault } from "./fault.ts";

const LITTLE_BYTES = 1_000_000_000;
const TOO_LITTLE_BYTES = 100_000_000;

/** Whether it is there, can be written, and has room. */
export async function checkFolder(check: string, path: string): Promise<Finding> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    return {
      check,
      status: "warn",
      message: `${path} is not there yet.`,
      remedy: "`viadukt serve` makes it.",
    };
  }
  try {
    await tryWrite(path);
  } catch (error) {
    const [message = ""] = describeFault(error).lines;
    return { check, status: "fail", message };
  }
  return room(check, path);
}

async function tryWrite(folder: string): Promise<void> {
  const path = join(folder, `.doctor-${randomUUID()}`);
  try {
    await using file = await open(path, "wx", 0o600);
    await file.writeFile("viadukt doctor\n");
    await file.sync();
  } finally {
    await rm(path, { force: true });
  }
}

async function room(check: string, path: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(path);
  const free = bavail * bsize;
  const message = `${path} can be written and has ${(free / 1e9).toFixed(1)} GB of room.`;
  if (free > LITTLE_BYTES) return { check, status: "ok", message };
  const status = free < TOO_LITTLE_BYTES ? "fail" : "warn";
  return { check, status, message, remedy: "Make room on the disk, or move the folder." };
}
