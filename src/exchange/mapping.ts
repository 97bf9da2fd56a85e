import { type Static, Type } from "typebox";
import { oneOf, optional } from "../model/scalars.ts";

export const closed = { additionalProperties: false } as const;

/** A column of a table, a field of a row of a file. */
export const ColumnName = Type.String({ minLength: 1, maxLength: 200 });
export const TableName = Type.String({
  minLength: 1,
  maxLength: 400,
  description:
    "schema and name as the database has them: `CDN.Kontrahenci`; in double quotes where a part has a dot",
});
export const Key = Type.Array(ColumnName, { minItems: 1, maxItems: 8 });
export const Constant = Type.Union([
  Type.String({ maxLength: 4000 }),
  Type.Number(),
  Type.Boolean(),
]);

/** One step that a value goes through; see `transform.ts` for what each does. An empty value passes all but `default`. */
export const Transform = Type.Union([
  Type.Object(
    { do: oneOf(["trim", "upper", "lower", "title", "digits", "collapse_spaces"]) },
    closed,
  ),
  Type.Object(
    {
      do: oneOf(["number"]),
      decimal_mark: optional(oneOf([".", ","])),
      group_mark: optional(Type.String({ maxLength: 1 })),
      scale: optional(
        Type.Integer({ minimum: 0, maximum: 10, description: "rounds, half away from zero" }),
      ),
      multiply_by: optional(Type.String({ pattern: "^-?\\d{1,12}(\\.\\d{1,12})?$" })),
    },
    closed,
  ),
  Type.Object(
    {
      do: oneOf(["date"]),
      format: Type.String({
        minLength: 1,
        maxLength: 40,
        description:
          "YYYY, YY, MM, DD, HH, mm, ss and literal characters; or excel_days, clarion_days, days_since:YYYY-MM-DD, seconds_since:YYYY-MM-DD, unix, unix_ms",
      }),
      to: optional(
        Type.String({ maxLength: 40, description: "how it is written; YYYY-MM-DD where left out" }),
      ),
    },
    closed,
  ),
  Type.Object(
    {
      do: oneOf(["text_part"]),
      from: Type.Integer({ minimum: 1 }),
      length: optional(Type.Integer({ minimum: 1 })),
    },
    closed,
  ),
  Type.Object(
    {
      do: oneOf(["replace"]),
      find: Type.String({ minLength: 1, maxLength: 200 }),
      with: Type.String({ maxLength: 200 }),
    },
    closed,
  ),
  Type.Object({ do: oneOf(["join"]), separator: Type.String({ maxLength: 20 }) }, closed),
  Type.Object(
    {
      do: oneOf(["boolean"]),
      true: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 20 }),
    },
    closed,
  ),
  Type.Object(
    {
      do: oneOf(["lookup"]),
      values: optional(Type.Record(Type.String({ maxLength: 200 }), Constant)),
      list: optional(
        Type.String({ maxLength: 63, description: "a lookup list of the organisation" }),
      ),
      otherwise: optional(oneOf(["keep", "empty", "refuse"])),
    },
    closed,
  ),
  Type.Object({ do: oneOf(["default"]), value: Constant }, closed),
]);
export type Transform = Static<typeof Transform>;

/**
 * Where one value comes from and where it goes. Exactly one of `from`, `value` and `expression`. Fields of
 * records are dotted paths: `name`, `address.city`, `ids[PL:NIP]`, `prices[retail].amount`.
 */
export const Mapping = Type.Object(
  {
    to: Type.String({
      minLength: 1,
      maxLength: 200,
      description: "import: field of the record; export: column",
    }),
    from: optional(
      Type.Union([ColumnName, Type.Array(ColumnName, { minItems: 1, maxItems: 20 })], {
        description: "import: column, or several for `join`; export: field of the record",
      }),
    ),
    value: optional(Constant),
    expression: optional(
      Type.String({
        maxLength: 2000,
        description: "CEL (cel.dev) over `row` (import) or `record` (export)",
      }),
    ),
    transforms: optional(Type.Array(Transform, { maxItems: 20 })),
  },
  closed,
);
export type Mapping = Static<typeof Mapping>;
export const Mappings = Type.Array(Mapping, { minItems: 1, maxItems: 300 });

/** How a file of rows is read or written: `codec` is the name of one in `formats/rows`, the rest are its options. */
export const FileFormat = Type.Object(
  {
    codec: Type.String({ minLength: 1, maxLength: 40 }),
    options: optional(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())),
  },
  closed,
);
export type FileFormat = Static<typeof FileFormat>;
