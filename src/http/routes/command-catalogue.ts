import { Type } from "typebox";
import { COMMANDS } from "../../commands/calls/definitions.ts";
import type { Column, CommandDefinition, Table } from "../../commands/definition.ts";
import { TABLES } from "../../commands/tables/index.ts";
import { oneOf } from "../../model/scalars.ts";
import { shapeOf } from "../command-help/column-shape.ts";
import type { Routes } from "../routes.ts";

const Said = Type.Object({ cs: Type.String(), en: Type.String() });

const ParameterOut = Type.Object({
  name: Type.String(),
  format: Type.String({
    description: "S and C text, N number, D date, L logical value, N/L number or logical value",
  }),
  is_required: Type.Boolean(),
  text: Said,
});

const CommandOut = Type.Object({
  name: Type.String(),
  id: Type.Integer(),
  type: oneOf(["OUT", "IN"]),
  right: oneOf(["read", "write"]),
  text: Said,
  aliases: Type.Array(Type.String()),
  parameters: Type.Array(ParameterOut),
  tables: Type.Array(Type.String(), { description: "for queryFields and queryCondition" }),
  data: Type.Optional(Type.Unknown({ description: "template of Data" })),
  errors: Type.Array(Type.Integer()),
  example: Type.Optional(Type.Unknown({ description: "a whole request" })),
});

const ColumnOut = Type.Object({
  name: Type.String(),
  type: Type.String(),
  width: Type.Integer({ description: "as INFO tells it; 0 where the type has none" }),
  decimals: Type.Integer(),
  is_default: Type.Boolean({ description: "returned where no columns are asked for" }),
  text: Said,
});

const TableOut = Type.Object({
  name: Type.String(),
  text: Said,
  is_closed: Type.Boolean({ description: "closed for select" }),
  columns: Type.Array(ColumnOut),
});

/** What the console offers: every command and table of the command API, as INFO knows them. */
export const commandCatalogueRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/commands/catalogue",
    {
      schema: {
        summary: "Commands and tables of the command API",
        tags: ["commands"],
        response: {
          200: Type.Object({
            help: oneOf(["public", "signed-in", "off"], {
              description: "who may read the help at /help",
            }),
            commands: Type.Array(CommandOut),
            tables: Type.Array(TableOut),
          }),
        },
      },
      config: { permission: "commands.read" },
    },
    async () => ({
      help: hub.settings.commandHelp,
      commands: COMMANDS.map(toCommand),
      tables: TABLES.map(toTable),
    }),
  );
};

const toCommand = (command: CommandDefinition) => ({
  name: command.name,
  id: command.id,
  type: command.type,
  right: command.right,
  text: command.text,
  aliases: [...(command.aliases ?? [])],
  parameters: command.parameters.map(({ name, format, isRequired, text }) => ({
    ...{ name, format, text },
    is_required: isRequired ?? false,
  })),
  tables: [...command.tables],
  ...(command.data === undefined ? {} : { data: command.data }),
  errors: [...command.errors],
  ...(command.example === undefined ? {} : { example: command.example }),
});

const toTable = ({ name, text, isClosed, columns }: Table) => ({
  ...{ name, text },
  is_closed: isClosed ?? false,
  columns: columns.map(toColumn),
});

const toColumn = ({ name, type, text, isDefault }: Column) => ({
  ...{ name, text },
  ...shapeOf(type),
  is_default: isDefault ?? false,
});
