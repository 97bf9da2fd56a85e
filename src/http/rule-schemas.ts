import { Type } from "typebox";
import { BusinessDate, Instant, oneOf } from "../model/scalars.ts";
import { CategoryCode, ProjectCode, RULE_FIELDS, RuleConditions } from "../rules/rule.ts";
import { nullable } from "./schemas.ts";

const Name = Type.String({ minLength: 1, maxLength: 200 });

const fields = {
  conditions: Type.Optional(RuleConditions),
  project_id: Type.Optional(
    nullable(Type.String({ ...ProjectCode, description: "code of the project that it gives" })),
  ),
  category: Type.Optional(nullable(CategoryCode)),
  stop: Type.Optional(
    Type.Boolean({ description: "true: no further rule is asked where this one holds" }),
  ),
  active: Type.Optional(Type.Boolean()),
};
export const RuleIn = Type.Object({ name: Name, ...fields }, { additionalProperties: false });
export const RulePatch = Type.Object(
  { name: Type.Optional(Name), ...fields },
  { additionalProperties: false },
);

export const RuleOut = Type.Object({
  id: Type.Integer(),
  position: Type.Integer({ description: "rules are asked from the lowest on" }),
  name: Type.String(),
  conditions: RuleConditions,
  project_id: nullable(Type.String()),
  category: nullable(Type.String()),
  stop: Type.Boolean(),
  active: Type.Boolean(),
  created_by: Type.String(),
  updated_by: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

const Period = {
  date_from: Type.Optional(BusinessDate),
  date_to: Type.Optional(BusinessDate),
  direction: Type.Optional(oneOf(["cost", "sales"])),
};

/** Invoices are taken by their issue date. */
export const ApplyIn = Type.Object(Period, { additionalProperties: false });

/** Whose suppliers the VAT white list is asked about. */
export const PayersIn = Type.Object(
  {
    ...Period,
    unpaid_only: Type.Optional(Type.Boolean({ description: "true where left out" })),
  },
  { additionalProperties: false },
);

export const TryIn = Type.Object(
  {
    ...Period,
    rule: Type.Optional(RuleIn),
    rule_id: Type.Optional(
      Type.Integer({ minimum: 1, description: "the rule in whose place `rule` is tried" }),
    ),
    ids: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        ...{ minItems: 1, maxItems: 1_000 },
        description: "rules to ask about, as if they were active; left out: all active ones",
      }),
    ),
    cursor: Type.Optional(Type.String({ maxLength: 20 })),
  },
  { additionalProperties: false },
);

export const TryOut = Type.Object({
  scanned: Type.Integer({ description: "invoices looked at by this call" }),
  matched: Type.Integer({ description: "of these, the ones for which a rule asked about holds" }),
  changed: Type.Integer({ description: "of these, the ones that would not be what they are" }),
  examples: Type.Array(
    Type.Object({
      id: Type.Integer(),
      number: nullable(Type.String()),
      issue_date: nullable(Type.String()),
      seller_name: nullable(Type.String()),
      gross: nullable(Type.String()),
      currency: Type.String(),
      matches: Type.Boolean(),
      changes: Type.Array(
        Type.Object({
          field: oneOf([...RULE_FIELDS]),
          before: nullable(Type.String()),
          after: nullable(Type.String()),
          rule_id: nullable(Type.Integer({ description: "0: the rule of the request" })),
          rule_name: nullable(Type.String()),
        }),
      ),
    }),
    { description: "the first fifty that match or would change" },
  ),
  next_cursor: nullable(
    Type.String({ description: "there is more history: call again with it and add the counts up" }),
  ),
});
