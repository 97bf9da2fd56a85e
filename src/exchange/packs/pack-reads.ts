import type { Mapping } from "../mapping.ts";
import type { Pack } from "./pack.ts";

/** Objects of the intermediate database that definitions read and write, with the columns that they name. */
export interface PackRead {
  readonly table: string;
  readonly columns: readonly string[];
  /** Only for the way back. */
  readonly is_optional: boolean;
}

/** Names do not matter to what the definitions read. */
const ANY = { erp_database: "ERP", hub_database: "eDok", login: "hub_reader" };

export function readsOf(pack: Pack): readonly PackRead[] {
  const reads = new Map<string, { columns: Set<string>; is_optional: boolean }>();
  const note = (table: string | undefined, columns: readonly string[], is_optional = false) => {
    if (table === undefined) return;
    const known = reads.get(table) ?? { columns: new Set<string>(), is_optional };
    for (const column of columns) known.columns.add(column);
    reads.set(table, known);
  };
  for (const { body } of pack.definitions(ANY)) {
    const { import: into, export: out } = body;
    if (into && !into.source.from_mirror) {
      const columns = [...into.key, ...into.map.flatMap(columnsOf)];
      note(into.source.table, columns);
      note(into.incremental?.modified_table, columns);
      for (const child of into.children ?? []) {
        note(child.table, [...(child.parent_key ?? []), ...child.map.flatMap(columnsOf)]);
      }
    }
    const target = out?.target.table;
    note(target?.table, out?.map.map(({ to }) => to) ?? [], true);
    for (const child of target?.children ?? []) {
      note(
        child.table,
        child.map.map(({ to }) => to),
        true,
      );
    }
  }
  return [...reads].map(([table, { columns, is_optional }]) => ({
    ...{ table, is_optional },
    columns: [...columns],
  }));
}

const columnsOf = ({ from }: Mapping): readonly string[] =>
  from === undefined ? [] : Array.isArray(from) ? from : [from];
