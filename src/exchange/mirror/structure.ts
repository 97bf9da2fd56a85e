import { hash } from "node:crypto";
import type { TableColumn } from "../../sdk/tables.ts";

/** What is copied of a table, as the source declares it. */
export interface MirrorStructure {
  readonly columns: readonly TableColumn[];
  /** By which a copy goes on and is kept up; empty where the table has none. */
  readonly key: readonly string[];
  /** Columns whose values do not fit what the source declares: kept as text. */
  readonly loosened: readonly string[];
  /** Of the definition: which rows, and the column that tells when one has changed. */
  readonly where?: string;
  readonly change?: string;
}

/** One thing that the source has changed. */
export interface StructureChange {
  readonly what: "added" | "removed" | "type" | "nullable" | "key";
  /** Absent for the key. */
  readonly column?: string;
  readonly was?: string;
  readonly is?: string;
  /** `evolved`: the copy was altered; `rebuilt`: it was made anew. */
  readonly done: "evolved" | "rebuilt";
  /** When the structure before it was seen first, RFC 3339; and when this one was noticed. */
  readonly since: string;
  readonly at: string;
  readonly run_id: string;
}
export type Difference = Pick<StructureChange, "what" | "column" | "was" | "is"> & {
  /** No row has to be read again for it. */
  readonly isSafe: boolean;
};

/** What differs; in the order of columns, the key last. */
export function differences(
  was: Pick<MirrorStructure, "columns" | "key">,
  is: Pick<MirrorStructure, "columns" | "key">,
): Difference[] {
  const before = new Map(was.columns.map((column) => [column.name, column]));
  const found: Difference[] = [];
  for (const column of is.columns) {
    const old = before.get(column.name);
    before.delete(column.name);
    if (!old) {
      found.push({ what: "added", column: column.name, is: column.native, isSafe: false });
    } else if (typeOf(old) !== typeOf(column)) {
      const change = { column: column.name, was: old.native, is: column.native };
      found.push({ what: "type", ...change, isSafe: false });
    } else if (old.nullable !== column.nullable) {
      const [had, has] = [old, column].map(({ nullable }) => (nullable ? "null" : "not null"));
      const change = { column: column.name, was: had ?? "", is: has ?? "" };
      found.push({ what: "nullable", ...change, isSafe: !was.key.includes(column.name) });
    }
  }
  for (const { name, native } of before.values()) {
    found.push({ what: "removed", column: name, was: native, isSafe: !was.key.includes(name) });
  }
  if (was.key.join("\n") !== is.key.join("\n")) {
    found.push({ what: "key", was: was.key.join(", "), is: is.key.join(", "), isSafe: false });
  }
  return found;
}

/** Columns that the copy has, whatever else the source declares of them. */
const typeOf = ({ kind, native, length, precision, scale }: TableColumn): string =>
  [kind, native, length, precision, scale].join(" ");

/** The same for copies that can go on in one another. */
export const signatureOf = (structure: MirrorStructure): string =>
  hash("sha256", JSON.stringify(structure), "hex");

/** A column of the copy. */
export interface PlaceColumn extends TableColumn {
  /** Its name there: databases differ in how long names may be, and in whether `a` and `A` are two. */
  readonly placeName: string;
}

/** As it is kept: columns of text in place of those whose values did not fit. */
export function keptColumns(
  { columns, loosened }: MirrorStructure,
  maxName: number,
): PlaceColumn[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    const placeName = freeName(column.name, { maxName, taken });
    if (!loosened.includes(column.name)) return { ...column, placeName };
    const { name, native, nullable } = column;
    return { name, native, nullable, kind: "text", placeName };
  });
}

const HASH_LENGTH = 8;

/** The name, shortened and told apart from the ones taken, which it joins. */
export function freeName(
  wanted: string,
  { maxName, taken }: { readonly maxName: number; readonly taken: Set<string> },
): string {
  const clean = wanted.replaceAll("\0", "").replace(/\s+$/, "") || "_";
  for (let n = 1; ; n++) {
    const isShort = Buffer.byteLength(clean) <= maxName;
    const ending =
      n > 1 || !isShort ? `_${hash("sha256", `${n} ${wanted}`).slice(0, HASH_LENGTH)}` : "";
    const name = cut(clean, maxName - ending.length) + ending;
    if (taken.has(name.toLowerCase())) continue;
    taken.add(name.toLowerCase());
    return name;
  }
}

/** At most so many bytes of it, whole characters. */
function cut(text: string, maxBytes: number): string {
  let bytes = 0;
  let kept = "";
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}
