import type { ColumnKind } from "../../model/cell.ts";
import type { ExpectedTable, Mark } from "./pack.ts";

type Kinds = Readonly<Partial<Record<ColumnKind, string>>>;

/** A table with its columns by their kind: `{ integer: "kh_Id kh_Rodzaj", text: "kh_Symbol" }`. */
export function expected(
  table: string,
  mark: Mark,
  kinds: Kinds,
  /** Columns that are less well known than the table. */
  doubts: Readonly<Record<string, Mark>> = {},
): ExpectedTable {
  const columns = Object.entries(kinds).flatMap(([kind, names]) =>
    names.split(" ").map((name) => ({
      ...{ name, kind: kind as ColumnKind },
      ...(doubts[name] === undefined ? {} : { mark: doubts[name] }),
    })),
  );
  return { table, mark, columns };
}
