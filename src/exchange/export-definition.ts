import { type Static, Type } from "typebox";
import { EntityName } from "../model/entities.ts";
import { oneOf, optional } from "../model/scalars.ts";
import { OnError } from "./import-definition.ts";
import { ColumnName, Constant, closed, FileFormat, Key, Mappings, TableName } from "./mapping.ts";

/** A table that rows are written into, and where the other side says what has become of them. */
export const TableTarget = Type.Object(
  {
    table: TableName,
    mode: oneOf(["insert", "upsert"]),
    key: Type.Array(ColumnName, {
      minItems: 1,
      maxItems: 8,
      description: "columns that tell one row from another: a repeat after a crash adds none",
    }),
    batch_column: optional(ColumnName),
    status_column: optional(ColumnName),
    status_new: optional(Constant),
    acknowledgement: optional(
      Type.Object(
        {
          done: Type.Array(Constant, { minItems: 1, maxItems: 10 }),
          failed: optional(Type.Array(Constant, { minItems: 1, maxItems: 10 })),
          message_column: optional(ColumnName),
          remote_id_column: optional(ColumnName),
        },
        { ...closed, description: "values of the status column by which the other side answers" },
      ),
    ),
    children: optional(
      Type.Array(
        Type.Object(
          {
            from: Type.String({ maxLength: 60, description: "list of the record: `lines`" }),
            table: TableName,
            key: Key,
            parent_key: optional(
              Type.Array(ColumnName, {
                minItems: 1,
                maxItems: 8,
                description:
                  "columns of this table that hold the target's key, in its order: with upsert what was sent of the record before goes first",
              }),
            ),
            map: Mappings,
          },
          closed,
        ),
        { maxItems: 6 },
      ),
    ),
  },
  closed,
);
export type TableTarget = Static<typeof TableTarget>;

export const FilesTarget = Type.Object(
  {
    folder: Type.String({ maxLength: 300 }),
    name: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "{n}, {n:6}, {date}, {time}, {definition}, {number}: `FS_{n:6}_{date}.xml`",
    }),
    format: FileFormat,
    per: optional(
      oneOf(["run", "record"], {
        description: "one file for all records of a run, or one for each; run where left out",
      }),
    ),
    max_rows: optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: "records in one file; a further file is begun",
      }),
    ),
    children: optional(
      Type.Array(
        Type.Object(
          {
            from: Type.String({ maxLength: 60 }),
            child: optional(Type.String({ maxLength: 60 })),
            map: Mappings,
          },
          closed,
        ),
        { maxItems: 6 },
      ),
    ),
    acknowledgement: optional(
      Type.Object(
        {
          pattern: Type.String({
            maxLength: 300,
            description:
              "file by which the other side answers; {name} is the sent file's without ending: `ack/{name}.ok`",
          }),
          failed_pattern: optional(Type.String({ maxLength: 300 })),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type FilesTarget = Static<typeof FilesTarget>;

export const ExportDefinition = Type.Object(
  {
    entity: EntityName,
    filter: optional(
      Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
        description: "as the list of records takes it: `direction`, `date_from`, `q`",
      }),
    ),
    where: optional(
      Type.String({
        maxLength: 2000,
        description: "CEL over `record`: only records for which it is true",
      }),
    ),
    target: Type.Object(
      { table: optional(TableTarget), files: optional(FilesTarget) },
      { ...closed, description: "exactly one of the two" },
    ),
    map: Mappings,
    again: optional(
      oneOf(["changed", "always", "never"], {
        description:
          "a record that was exported before: when it has changed since, always, or never; changed where left out",
      }),
    ),
    on_error: optional(OnError),
  },
  closed,
);
export type ExportDefinition = Static<typeof ExportDefinition>;
