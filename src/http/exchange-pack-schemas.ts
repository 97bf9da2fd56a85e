import { Type } from "typebox";
import { I18n, LANGUAGES } from "../model/i18n.ts";
import { oneOf } from "../model/scalars.ts";
import { nullable } from "./nullable.ts";

export { PackOut } from "./exchange-schemas.ts";

const Name = Type.String({ minLength: 1, maxLength: 100 });
const closed = { additionalProperties: false } as const;

export const PackOptionsIn = Type.Object(
  {
    erp_database: Type.String({ ...Name, description: "the ERP's own database" }),
    hub_database: Type.Optional(
      Type.String({ ...Name, description: "intermediate database; eDok where left out" }),
    ),
    login: Type.Optional(
      Type.String({ ...Name, description: "login of the hub; hub_reader where left out" }),
    ),
    company: Type.Optional(
      Type.String({
        ...Name,
        description:
          "company of the ERP, where its database keeps several: NAV's name, QAD's domain, WAPRO's ID_FIRMY",
      }),
    ),
  },
  closed,
);

export const PackScriptOut = Type.Object({
  name: Type.String(),
  title: I18n,
  is_optional: Type.Boolean(),
  sql: Type.String(),
});

const Integration = Type.String({ maxLength: 63, description: "slug of the integration" });
export const PackInstallIn = Type.Object(
  {
    integration_id: Integration,
    options: PackOptionsIn,
    definitions: Type.Optional(
      Type.Array(Type.String({ maxLength: 63 }), {
        minItems: 1,
        maxItems: 20,
        description: "slugs of the pack's definitions; all where left out",
      }),
    ),
    language: Type.Optional(
      oneOf([...LANGUAGES], { description: "of their names; en where left out" }),
    ),
  },
  closed,
);
export const PackInstallOut = Type.Object({
  definitions: Type.Array(Type.String({ description: "slug" })),
});

export const PackCheckIn = Type.Object(
  {
    integration_id: Integration,
    erp_database: Type.Optional(
      Type.String({
        ...Name,
        description: "another database of the same server, where the ERP's tables are",
      }),
    ),
    company: Type.Optional(
      Type.String({ ...Name, description: "company whose tables are looked at: NAV's name" }),
    ),
  },
  closed,
);
export const PackCheckOut = Type.Object({
  ok: Type.Boolean(),
  tables: Type.Integer({ description: "that were looked at" }),
  findings: Type.Array(
    Type.Object({
      of: oneOf(["hub", "erp"]),
      table: Type.String(),
      column: nullable(Type.String()),
      problem: oneOf(["missing", "other_kind", "unreadable"]),
      mark: nullable(
        oneOf(["D", "C", "I"], { description: "documented, seen in public code, inferred" }),
      ),
      is_optional: Type.Boolean(),
      message: Type.String(),
    }),
  ),
  todo: Type.Array(Type.String()),
});
