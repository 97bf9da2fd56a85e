const MAX_LENGTH = 300;

/** What a database said, in one line of at most 300 characters. */
export function databaseWords(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return plain.length > MAX_LENGTH ? `${plain.slice(0, MAX_LENGTH - 1)}…` : plain;
}

/** Length, precision and scale of `varchar(50)` and `decimal(12,2)`. */
export function sizesOf(
  native: string,
  kind: string,
): { readonly length?: number; readonly precision?: number; readonly scale?: number } {
  const match = /\((\d+)(?:\s*,\s*(-?\d+))?\)/.exec(native);
  if (!match) return {};
  const size = Number(match[1]);
  if (kind === "text" || kind === "binary") return { length: size };
  if (kind === "decimal" || kind === "integer")
    return { precision: size, scale: Number(match[2] ?? 0) };
  return {};
}
