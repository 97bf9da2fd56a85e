import { type Static, Type } from "typebox";

/** How an accounting unit is served; the names are those of `setup.xml` in the hub's spelling. */
export const UnitSettings = Type.Object(
  {
    auth: Type.Enum(["required", "optional", "none"], {
      default: "required",
      description:
        "`required`: a user and password with every command; `optional`: without them anonymous; `none`: never looked at",
    }),
    anonymous_rights: Type.Enum(["none", "read", "write"], { default: "read" }),
    select: Type.Enum(["off", "users", "all"], {
      default: "users",
      description:
        "who may send raw queries: nobody, users with commands.read, anonymous callers too",
    }),
    select_max_rows: Type.Integer({ default: 10_000, minimum: 1, maximum: 100_000 }),
    max_rows: Type.Integer({ default: 100_000, minimum: 1, maximum: 1_000_000 }),
    empty_child: Type.Enum(["array", "object"], {
      default: "array",
      description: "an empty list of lines as [] or, as the original server does, [{}]",
    }),
    percent_decode: Type.Enum(["data", "never"], { default: "data" }),
    image_mode: Type.Enum(["base64", "file"], { default: "base64" }),
    allow_from: Type.Array(Type.String({ maxLength: 60 }), {
      default: [],
      maxItems: 100,
      description:
        "networks that may call; empty: every one. Needed where `auth` is not `required`",
    }),
  },
  { additionalProperties: false },
);
export type UnitSettings = Static<typeof UnitSettings>;

/** One organisation as clients of the command API know it, by its `ID-UJ`. */
export interface AccountingUnit {
  readonly id: number;
  readonly tenantId: number;
  /** GUID, lower case, without braces. */
  readonly unitId: string;
  readonly name: string;
  /** IČO; empty where there is none. */
  readonly companyId: string;
  readonly isEnabled: boolean;
  readonly settings: UnitSettings;
}
