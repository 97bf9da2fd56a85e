import type { QueryFields } from "../call.ts";
import { findColumn, findTable } from "../catalogue.ts";
import type { Column, Table } from "../definition.ts";
import { CommandFault, type ErrorRow, fault, invalidColumn, NUMBERS } from "../fault.ts";

/** More would not be a list of columns of ours. */
const MOST_FIELDS = 2_000;

/** The columns that an answer has, in its order. */
export type ChosenColumns = (table: Table) => readonly Column[];

const defaults = new WeakMap<Table, readonly Column[]>();

function defaultColumns(table: Table): readonly Column[] {
  let columns = defaults.get(table);
  if (!columns) {
    columns = table.columns.filter(({ isDefault }) => isDefault === true);
    defaults.set(table, columns);
  }
  return columns;
}

/**
 * What queryFields say; other tables keep their default columns.
 * @throws CommandFault 9021 for a table that the command does not have, 900 for each unknown column
 */
export function chooseColumns(
  command: { readonly name: string; readonly tables: readonly string[] },
  queryFields: readonly QueryFields[],
): ChosenColumns {
  const chosen = new Map<Table, Set<Column>>();
  const errors: ErrorRow[] = [];
  for (const { tableName, tableFields } of queryFields) {
    const table = findTable(tableName);
    if (!table || !command.tables.includes(table.name)) {
      errors.push(...foreignTable(tableName, command.name).rows);
      continue;
    }
    const columns = chosen.get(table) ?? new Set();
    for (const name of namesOf(tableFields)) {
      const column = findColumn(table, name);
      if (name === "*") for (const one of table.columns) columns.add(one);
      else if (column) columns.add(column);
      else errors.push(...invalidColumn(name).rows);
    }
    if (columns.size > 0) chosen.set(table, columns);
  }
  if (errors.length > 0) throw new CommandFault(errors);
  const lists = new Map([...chosen].map(([table, columns]) => [table, [...columns]]));
  return (table) => lists.get(table) ?? defaultColumns(table);
}

export const foreignTable = (tableName: string, command: string): CommandFault =>
  fault(NUMBERS.condition, `Tabulka '${tableName}' není u příkazu ${command} povolena.`);

const namesOf = (tableFields: string): readonly string[] =>
  tableFields
    .split(",", MOST_FIELDS)
    .map((name) => name.trim())
    .filter((name) => name !== "");
