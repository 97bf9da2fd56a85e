import { COMMANDS } from "./calls/definitions.ts";
import type { Column, CommandDefinition, Table } from "./definition.ts";
import { TABLES } from "./tables/index.ts";

const tables = new Map(TABLES.map((table) => [table.name.toUpperCase(), table]));
const commands = new Map(
  COMMANDS.flatMap((command) =>
    [command.name, ...(command.aliases ?? [])].map((name) => [name, command] as const),
  ),
);
const columns = new WeakMap<Table, ReadonlyMap<string, Column>>();

/** Whatever the case of the name. */
export const findTable = (name: string): Table | undefined => tables.get(name.toUpperCase());

/** By its name or an alias, whatever the case. */
export const findCommand = (name: string): CommandDefinition | undefined =>
  commands.get(name.toUpperCase());

/** Whatever the case of the name. */
export function findColumn(table: Table, name: string): Column | undefined {
  let known = columns.get(table);
  if (!known) {
    known = new Map(table.columns.map((column) => [column.name.toUpperCase(), column]));
    columns.set(table, known);
  }
  return known.get(name.toUpperCase());
}
