import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { usageError } from "./fault.ts";

/** JSON given in the flag itself, in a file (`@file`) or on the standard input (`-`). */
export async function readJsonObject(
  given: string,
  flag: string,
): Promise<Record<string, unknown>> {
  const json = given === "-" || given.startsWith("@") ? await readText(given, flag) : given;
  const remedy = 'Give an object such as {"number": "FV 1/2025"}.';
  const value = parse(json, flag, remedy);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw usageError(flag, "is no JSON object", remedy);
  }
  return value as Record<string, unknown>;
}

/** The text of `@file`, of `file`, or of the standard input for `-`. */
export async function readText(given: string, flag: string): Promise<string> {
  if (given === "-") return text(process.stdin);
  const path = given.replace(/^@/, "");
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    const remedy = "Give the path of a file, or - for the standard input.";
    throw usageError(flag, `${path}: ${why}`, remedy, { cause: error });
  }
}

function parse(json: string, flag: string, remedy: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (cause) {
    throw usageError(flag, "is no JSON", remedy, { cause });
  }
}
