import type { Cell } from "../model/cell.ts";

const SEPARATOR = "|";

/**
 * The id that a row has at its source: the values of its key columns as text, `|` between them. Undefined where one
 * is missing: such a row cannot be told from others.
 */
export function remoteKey(values: readonly (Cell | undefined)[]): string | undefined {
  const parts: string[] = [];
  for (const value of values) {
    if (value === null || value === undefined || value === "") return undefined;
    const text = typeof value === "string" ? value.trim() : textOf(value);
    if (text === "") return undefined;
    parts.push(values.length === 1 ? text : text.replace(/[\\|]/g, "\\$&"));
  }
  return parts.join(SEPARATOR);
}

/** The id of a row in the hub: its key, behind the definition's prefix where it has one. */
export function rowId(
  values: readonly (Cell | undefined)[],
  prefix: string | undefined,
): string | undefined {
  const key = remoteKey(values);
  return key === undefined || prefix === undefined ? key : `${prefix}/${key}`;
}

/** The key in an id; undefined where the id is another definition's. */
export function keyOfId(id: string, prefix: string | undefined): string | undefined {
  if (prefix === undefined) return id;
  return id.startsWith(`${prefix}/`) ? id.slice(prefix.length + 1) : undefined;
}

/** The texts that a key was made of. */
export function keyParts(key: string, columns: number): string[] {
  if (columns === 1) return [key];
  const parts: string[] = [""];
  for (let i = 0; i < key.length; i += 1) {
    const char = key[i] ?? "";
    if (char === "\\") {
      i += 1;
      parts[parts.length - 1] += key[i] ?? "";
    } else if (char === SEPARATOR) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
}

export const textOf = (value: Exclude<Cell, null>): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);
