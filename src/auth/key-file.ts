import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sleep } from "../lib/clock.ts";
import { ConfigError } from "../lib/errors.ts";
import { generateKey, parseKey } from "./fernet.ts";

/** How long another process may take between making the file and writing the key into it. */
const WRITE_PATIENCE_MS = 2_000;
const POLL_MS = 20;

export const keyFilePath = (dataDir: string): string => join(dataDir, "encryption.key");

/**
 * The keys in the file, one a line or separated by commas, the encrypting one first; undefined where there is
 * no file. @throws ConfigError code `bad_key` where it holds something else.
 */
export async function readKeyFile(dataDir: string): Promise<string[] | undefined> {
  const path = keyFilePath(dataDir);
  let text = await readIfThere(path);
  for (let waitedMs = 0; text === "" && waitedMs < WRITE_PATIENCE_MS; waitedMs += POLL_MS) {
    await sleep(POLL_MS);
    text = await readIfThere(path);
  }
  if (text === undefined) return undefined;
  const keys = text.split(/[\s,]+/).filter((key) => key !== "");
  if (keys.length === 0) {
    throw new ConfigError(
      `${path} is empty. Restore it from a backup; if this hub never stored a credential, delete the file.`,
      { code: "bad_key" },
    );
  }
  for (const key of keys) checkKey(key, path);
  return keys;
}

/** Writes a new key, readable by the owner only; where another process was faster, that one's keys. */
export async function createKeyFile(dataDir: string): Promise<string[]> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const key = generateKey();
  try {
    await using file = await open(keyFilePath(dataDir), "wx", 0o600);
    await file.writeFile(`${key}\n`);
    await file.sync();
  } catch (error) {
    const existing = isExisting(error) ? await readKeyFile(dataDir) : undefined;
    if (!existing) throw error;
    return existing;
  }
  return [key];
}

function checkKey(key: string, path: string): void {
  try {
    parseKey(key);
  } catch (cause) {
    throw new ConfigError(`${path} holds something that is no encryption key.`, {
      code: "bad_key",
      cause,
    });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

const isExisting = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EEXIST";
