import { type Static, Type } from "typebox";
import { RD_CATEGORIES } from "../model/rd-categories.ts";
import { Amount, BusinessDate, CurrencyCode, oneOf, optional } from "../model/scalars.ts";

const Pattern = Type.String({ minLength: 1, maxLength: 200 });
const patterns = (description: string) =>
  optional(Type.Array(Pattern, { minItems: 1, maxItems: 50, description }));

/** Case, accents and runs of blanks are no difference. One of all the texts is enough. */
export const TextCondition = Type.Object(
  {
    contains: patterns("the text has one of these in it"),
    glob: patterns("the whole text is one of these: * is any text, ? any character"),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type TextCondition = Static<typeof TextCondition>;

const names = (maxLength: number, maxItems: number, description: string) =>
  optional(
    Type.Array(Type.String({ minLength: 1, maxLength }), { minItems: 1, maxItems, description }),
  );

/** All that are given must hold. A rule without any holds for every invoice. */
export const RuleConditions = Type.Object(
  {
    direction: optional(oneOf(["cost", "sales"])),
    seller_ids: names(64, 1_000, "tax numbers of the seller, with or without country and dashes"),
    seller_name: optional(TextCondition),
    number: optional(TextCondition),
    line: optional(
      Type.Object(TextCondition.properties, {
        additionalProperties: false,
        minProperties: 1,
        description: "name, description or seller's code of any line",
      }),
    ),
    note: optional(TextCondition),
    amount: optional(
      Type.Object(
        {
          of: optional(oneOf(["gross", "net"], { description: "gross where left out" })),
          currency: CurrencyCode,
          min: optional(Amount),
          max: optional(Amount),
        },
        { additionalProperties: false, description: "both ends are included" },
      ),
    ),
    ledger_account: optional(TextCondition),
    accounting_kinds: names(60, 100, "accounting.kind: what the source calls the kind of cost"),
    integrations: names(63, 100, "ids of integrations; one that knows the invoice is enough"),
    issued: optional(
      Type.Object(
        { from: optional(BusinessDate), to: optional(BusinessDate) },
        { additionalProperties: false, description: "both days are included" },
      ),
    ),
  },
  { additionalProperties: false },
);
export type RuleConditions = Static<typeof RuleConditions>;

/** Without blanks around it, as the project_id of a sync is kept. */
export const ProjectCode = Type.String({ pattern: "^\\S(.*\\S)?$", maxLength: 120 });
export const CategoryCode = oneOf(
  RD_CATEGORIES.map(({ code }) => code),
  { description: "group of costs of the R&D relief, see docs/projects-and-rules.md" },
);

/** The fields that rules give, as paths into the record. */
export const RULE_FIELDS = ["accounting.project_id", "accounting.category"] as const;
export type RuleField = (typeof RULE_FIELDS)[number];

/** A rule as the engine takes it; in the order of their positions. */
export interface Rule {
  readonly id: number;
  readonly conditions: RuleConditions;
  readonly gives: { readonly [F in RuleField]?: string };
  /** No further rule is asked where this one holds. */
  readonly stop: boolean;
}

/** What a rule gave. */
export interface Given {
  readonly field: RuleField;
  readonly value: string;
  readonly ruleId: number;
}
