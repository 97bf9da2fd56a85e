import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { dropDatabase, type Scratch } from "./databases.ts";

/**
 * Databases with their tables, which the files of one test run hand on to each other: making the tables takes
 * MariaDB from half a second to six, by how busy the disk is, and some seventy files want them. A folder that the run names in
 * TEST_DATABASE_POOL keeps a small file for each, which a process takes by moving it away. What a process
 * that died had taken stays away; the run drops all of them at its end.
 */
const FOLDER = process.env.TEST_DATABASE_POOL;
const FREE = "free";
const TAKEN = "taken";

/** A database of that server that others have used; undefined where none is free or the run has no pool. */
export function takeMigrated(server: string): Scratch | undefined {
  if (!FOLDER) return undefined;
  for (const file of readdirSync(join(FOLDER, FREE))) {
    if (!file.startsWith(`${server}-`)) continue;
    try {
      renameSync(join(FOLDER, FREE, file), join(FOLDER, TAKEN, file));
    } catch {
      continue; // Another process was quicker.
    }
    const url = readFileSync(join(FOLDER, TAKEN, file), "utf8");
    return { url, drop: () => dropDatabase(url) };
  }
  return undefined;
}

/** Makes a new database one of the pool's; none of SQLite, which is quick to make anew. */
export function enterAsTaken(server: string, { url }: Scratch): void {
  if (FOLDER && !url.startsWith("sqlite"))
    writeFileSync(join(FOLDER, TAKEN, nameOf(server, url)), url);
}

/** Leaves a database to the next file; false where it is none of the pool's. */
export function giveBack(server: string, { url }: Scratch): boolean {
  if (!FOLDER || url.startsWith("sqlite")) return false;
  const file = nameOf(server, url);
  renameSync(join(FOLDER, TAKEN, file), join(FOLDER, FREE, file));
  return true;
}

const nameOf = (server: string, url: string): string => `${server}-${basename(url)}`;

/** For the run itself, with a new folder in TEST_DATABASE_POOL of its processes. */
export function openPool(folder: string): void {
  for (const name of [FREE, TAKEN]) mkdirSync(join(folder, name), { recursive: true });
}

/** Drops every database of the pool, and the folder. */
export async function closePool(folder: string): Promise<void> {
  for (const name of [FREE, TAKEN]) {
    for (const file of readdirSync(join(folder, name))) {
      await dropDatabase(readFileSync(join(folder, name, file), "utf8"));
    }
  }
  rmSync(folder, { recursive: true, force: true });
}
