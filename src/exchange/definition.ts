import { type Static, Type } from "typebox";
import { oneOf, optional } from "../model/scalars.ts";
import { ExportDefinition } from "./export-definition.ts";
import { ImportDefinition } from "./import-definition.ts";
import { ColumnName, closed, Key } from "./mapping.ts";

/** Tables that are copied as they are into the hub's database, for definitions to read from. */
export const MirrorDefinition = Type.Object(
  {
    tables: Type.Array(
      Type.Object(
        {
          table: Type.String({
            minLength: 1,
            maxLength: 400,
            description: "one table or view; * matches within a name: `CDN.*`",
          }),
          key: optional(Key),
          columns: optional(Type.Array(ColumnName, { minItems: 1, maxItems: 1000 })),
          where: optional(Type.String({ maxLength: 2000 })),
          change: optional(
            Type.Object(
              {
                column: ColumnName,
                overlap_seconds: optional(Type.Integer({ minimum: 0, maximum: 86_400 })),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 500 },
    ),
    snapshot: optional(
      Type.Boolean({
        description:
          "all tables as at one moment: true refuses a database that cannot; where it can, where left out",
      }),
    ),
    page_size: optional(
      Type.Integer({ minimum: 100, maximum: 50_000, description: "2000 where left out" }),
    ),
  },
  closed,
);
export type MirrorDefinition = Static<typeof MirrorDefinition>;

/** Where in the interface an action is offered. */
export const MODULES = ["parties", "invoices", "items", "orders"] as const;
export type Module = (typeof MODULES)[number];

/** What a definition says beside its name and its integration. Exactly one of the three parts, the one that `direction` names. */
export const ExchangeBody = Type.Object(
  {
    direction: oneOf(["import", "export", "mirror"]),
    import: optional(ImportDefinition),
    export: optional(ExportDefinition),
    mirror: optional(MirrorDefinition),
  },
  closed,
);
export type ExchangeBody = Static<typeof ExchangeBody>;

/** Also the name of the stream that an import is. */
export const SLUG_PATTERN = "^[a-z0-9][a-z0-9-]{0,58}$";
