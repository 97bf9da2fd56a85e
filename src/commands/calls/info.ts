import type { CommandContext } from "../call.ts";
import { findCommand, findTable } from "../catalogue.ts";
import type { Column, CommandDefinition, Table } from "../definition.ts";
import { CommandFault, fault, NUMBERS } from "../fault.ts";
import { TABLES } from "../tables/index.ts";
import type { ColumnType } from "../types.ts";
import { COMMANDS } from "./definitions.ts";
import { answerJson, type OutCall } from "./out-call.ts";

/** INFO: the commands, or how tables are made. */
export const readInfo: OutCall = (context, { parameters }) => {
  const tableName = parameters.text("table_name")?.trim();
  const commandName = parameters.text("prikaz")?.trim();
  if (tableName && commandName) {
    throw fault(NUMBERS.infoBoth, "Parametry 'table_name' a 'prikaz' nelze zadat současně.");
  }
  if (tableName) {
    const tables = tablesOf(tableName);
    return answerJson(tables.map(describeTable), tables.length);
  }
  const commands = commandsOf(commandName ?? "INFO", context);
  return answerJson([{ CommList: commands.map(describeCommand) }], commands.length);
};

const isFull = (name: string): boolean => name.toUpperCase() === "FULL";

function tablesOf(name: string): readonly Table[] {
  if (isFull(name)) return TABLES;
  const table = findTable(name);
  if (table) return [table];
  const warning = `chyba zpracování SQL struktury tabulky [Message: Invalid object name '${name}'.]`;
  throw new CommandFault(
    [{ number: NUMBERS.table, desc: "Tabulka sa nenasla." }],
    [{ desc: warning }],
  );
}

/** SELECT is there for those alone who may use it. */
function commandsOf(name: string, { rights }: CommandContext): readonly CommandDefinition[] {
  const isThere = (command: CommandDefinition) => command.name !== "SELECT" || rights.select;
  if (isFull(name)) return COMMANDS.filter(isThere);
  const command = findCommand(name);
  if (!command || !isThere(command)) throw unknownCommand(name);
  return [command];
}

export const unknownCommand = (name: string): CommandFault =>
  fault(NUMBERS.unknownCommand, `Neznámý příkaz '${name}'.`);

/** The licence group of every command: the hub has none. */
const LICENCE = 1;

function describeCommand(command: CommandDefinition): Readonly<Record<string, unknown>> {
  const { name, id, parameters, text, type, right, tables, data } = command;
  return {
    [name]: {
      ID: id,
      nazov: name,
      pouziva_param: parameters.length > 0,
      ...(parameters.length > 0 && {
        parametre: parameters.map((parameter, order) => ({
          name: parameter.name,
          is_required: parameter.isRequired === true,
          desc: parameter.text.cs,
          format: parameter.format,
          order,
        })),
      }),
      popis: text.cs,
      typ_prikazu: type,
      ...(right === "read" && tables.length > 0 && { queryTab: tables }),
      ...(data && { typData: data }),
      licence: LICENCE,
    },
  };
}

const describeTable = ({ name, columns }: Table) => ({
  tableStruct: {
    tableName: name,
    tabFields: columns.filter(({ type }) => type.kind !== "list").map(describeColumn),
  },
});

function describeColumn({ name, type, text }: Column) {
  const [fieldType, width, decimals] = structureOf(type);
  return {
    // The key is misspelt by the original server, and clients read it so.
    fiels_name: name,
    field_type: fieldType,
    field_width: width,
    field_decimal: decimals,
    fields_null: false,
    fields_desc: text.cs,
    fields_required: false,
  };
}

/** Type, width and decimals as SQL Server keeps them. */
function structureOf(type: ColumnType): readonly [string, number, number] {
  switch (type.kind) {
    case "char":
    case "varchar":
      return [type.kind, type.length, 0];
    case "decimal":
      return ["decimal", 17, type.scale];
    case "int":
      return ["decimal", 17, 0];
    case "datetime":
      return ["datetime", 8, 3];
    case "bit":
      return ["bit", 1, 0];
    case "uniqueidentifier":
      return ["uniqueidentifier", 16, 0];
    case "timestamp":
      return ["timestamp", 8, 0];
    default:
      return ["text", 16, 0];
  }
}
