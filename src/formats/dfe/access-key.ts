import {
  hasAccessKeyShape,
  isAccessKey,
  normalizeAccessKey,
  stateOfCode,
} from "../../model/identifiers-br.ts";
import { DfeError, type DfeIssue } from "./dfe-file.ts";

/**
 * A key as a document has it, with its prefix or without.
 * @throws DfeError KEY_INVALID for what cannot be one
 */
export function accessKeyOf(written: string | undefined, field: string): string {
  const key = written === undefined ? "" : normalizeAccessKey(written);
  if (hasAccessKeyShape(key)) return key;
  const what =
    written === undefined
      ? "is missing"
      : `is no access key: ${JSON.stringify(written.slice(0, 60))}`;
  throw new DfeError("KEY_INVALID", `${field} ${what}.`);
}

/** undefined for what is no key. One of 44 nines stands for a document that does not concern the reader. */
export function linkedKeyOf(written: string): string | undefined {
  const key = normalizeAccessKey(written);
  return hasAccessKeyShape(key) ? key : undefined;
}

/** What is wrong with a key in itself. */
export function checkKey(key: string, field: string): DfeIssue[] {
  if (!isAccessKey(key)) {
    const message = `The check digit of the access key ${key} is wrong.`;
    return [{ code: "KEY_INVALID_DV", level: "error", message, field }];
  }
  const month = key.slice(4, 6);
  if (stateOfCode(key.slice(0, 2)) !== undefined && month >= "01" && month <= "12") return [];
  const message = `The access key ${key} begins with a state or a month that does not exist.`;
  return [{ code: "KEY_INVALID", level: "error", message, field }];
}
