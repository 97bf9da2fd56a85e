import { canonicalJson } from "../../lib/json.ts";
import { type Path, readPath } from "../../model/paths.ts";

/** Values by path as they are kept: null where the record has nothing there. */
export type Values = Readonly<Record<Path, unknown>>;

/** Fields that are decimal numbers, or have such parts. */
const DECIMAL = /^(vat_rate|prices|stock|totals|weight_kg)\b/;
const NUMBER = /^-?\d+(\.\d+)?$/;

export const valueAt = (record: object, path: Path): unknown => readPath(record, path) ?? null;

export const valuesAt = (record: object, paths: readonly Path[]): Values =>
  Object.fromEntries(paths.map((path) => [path, valueAt(record, path)]));

/** `850` and `850.00` are one amount, also within a price. */
export function isSame(path: Path, a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  const [x, y] = DECIMAL.test(path) ? [plain(a), plain(b)] : [a, b];
  return canonicalJson(x ?? null) === canonicalJson(y ?? null);
}

function plain(value: unknown): unknown {
  if (typeof value === "string" && NUMBER.test(value)) return shortest(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

function shortest(text: string): string {
  const bare = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  const unpadded = bare.replace(/^(-?)0+(?=\d)/, "$1");
  return unpadded === "-0" ? "0" : unpadded;
}
