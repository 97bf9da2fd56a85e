import { type Static, Type } from "typebox";
import { EntityName } from "../model/entities.ts";
import { oneOf, optional } from "../model/scalars.ts";
import { ColumnName, closed, FileFormat, Key, Mappings, TableName } from "./mapping.ts";

export const FilesSource = Type.Object(
  {
    pattern: Type.String({
      minLength: 1,
      maxLength: 400,
      description:
        "path with * within a name, ** across folders and ? for one character: `in/*.csv`",
    }),
    format: FileFormat,
    after: optional(
      oneOf(["keep", "move", "delete"], {
        description: "what becomes of a file once it is stored; keep where left out",
      }),
    ),
    done_folder: optional(
      Type.String({ maxLength: 300, description: "`done` beside the file where left out" }),
    ),
    failed_folder: optional(
      Type.String({ maxLength: 300, description: "`failed` beside the file where left out" }),
    ),
    stable_seconds: optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400,
        description: "only files that have not changed for so long; 5 where left out",
      }),
    ),
  },
  closed,
);
export type FilesSource = Static<typeof FilesSource>;

/** Where rows come from. Exactly one of the three; `from_mirror` reads the integration's mirror in its place. */
export const Source = Type.Object(
  {
    table: optional(TableName),
    query: optional(
      Type.String({
        minLength: 1,
        maxLength: 20_000,
        description: "one SELECT in the words of the database",
      }),
    ),
    files: optional(FilesSource),
    from_mirror: optional(Type.Boolean()),
    where: optional(
      Type.String({
        maxLength: 2000,
        description: "condition on the columns: `Knt_Nieaktywny = 0 AND Knt_Kod <> 'X'`",
      }),
    ),
  },
  closed,
);
export type Source = Static<typeof Source>;

/** Rows of another table that belong to a row: lines of a document, prices and stock of an item. */
export const Child = Type.Object(
  {
    into: Type.String({
      minLength: 1,
      maxLength: 60,
      description:
        "list of the record: `lines`, `prices`, `stock`, `bank_accounts`; or a child of a file's row",
    }),
    table: optional(
      Type.String({ maxLength: 400, description: "absent for files, whose rows have them inside" }),
    ),
    child: optional(
      Type.String({
        maxLength: 60,
        description: "the child's name in a file's row; `into` where left out",
      }),
    ),
    parent_key: optional(
      Type.Array(ColumnName, {
        minItems: 1,
        maxItems: 8,
        description: "columns of this table that hold the parent's key, in its order",
      }),
    ),
    order: optional(
      Type.Array(ColumnName, {
        minItems: 1,
        maxItems: 8,
        description: "columns that tell one row of a parent from another",
      }),
    ),
    where: optional(Type.String({ maxLength: 2000 })),
    map: Mappings,
  },
  closed,
);
export type Child = Static<typeof Child>;

/** How an incremental read finds what has changed. Exactly one of the three. */
export const Incremental = Type.Object(
  {
    column: optional(ColumnName),
    overlap_seconds: optional(
      Type.Integer({
        minimum: 0,
        maximum: 86_400,
        description:
          "rows this much older are read again, for clocks and late commits; 120 where left out",
      }),
    ),
    modified_table: optional(
      Type.String({
        maxLength: 400,
        description: "a view of the changed rows alone, such as bs_modified_contacts_view",
      }),
    ),
    queue: optional(
      Type.Object(
        {
          table: TableName,
          id: ColumnName,
          key: Key,
          operation: optional(ColumnName),
          deleted: optional(
            Type.Array(Type.String({ maxLength: 20 }), {
              minItems: 1,
              maxItems: 5,
              description:
                "values of `operation` that mean a deleted row; D and DELETE where left out",
            }),
          ),
          where: optional(Type.String({ maxLength: 2000 })),
        },
        {
          ...closed,
          description:
            "a table that triggers write the keys of changed rows into; taken rows are deleted once stored",
        },
      ),
    ),
  },
  closed,
);
export type Incremental = Static<typeof Incremental>;

export const OnError = oneOf(["set_aside", "stop"], {
  description:
    "a row that does not fit is set aside with the reason, or stops the run; set_aside where left out",
});

export const ImportDefinition = Type.Object(
  {
    entity: EntityName,
    source: Source,
    key: Type.Array(ColumnName, {
      minItems: 1,
      maxItems: 8,
      description: "columns that tell one row from another; they make the id at the source",
    }),
    id_prefix: optional(
      Type.String({
        pattern: "^[A-Za-z0-9_.-]{1,60}$",
        description:
          "stands before the id at the source, so that rows of two tables with equal keys stay two; given by the hub where another definition of the integration reads other rows of the entity",
      }),
    ),
    map: Mappings,
    children: optional(Type.Array(Child, { maxItems: 6 })),
    match: optional(
      Type.String({
        maxLength: 2000,
        description:
          "which record of the hub a row is, beside its identity: `tax_id = '{nip}'`; left a field of the hub, in braces a column",
      }),
    ),
    link: optional(
      Type.String({
        maxLength: 2000,
        description:
          "which rows belong to a chosen record: `Knt_Nip = '{tax_id}'`; left a column, in braces a field of the record",
      }),
    ),
    incremental: optional(Incremental),
    deletes: optional(
      oneOf(["keep", "compare", "flag"], {
        description:
          "what has gone from the source: stays; is looked for in a full read; or `deleted_when` tells. keep where left out",
      }),
    ),
    deleted_when: optional(
      Type.String({ maxLength: 2000, description: "condition on the columns: `tw_Usuniety = 1`" }),
    ),
    page_size: optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: "500 where left out" }),
    ),
    on_error: optional(OnError),
    max_refused: optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: "the run stops when more rows than this are set aside",
      }),
    ),
  },
  closed,
);
export type ImportDefinition = Static<typeof ImportDefinition>;
