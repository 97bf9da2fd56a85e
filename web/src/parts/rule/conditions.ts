import type { RuleConditions } from "../../api/types.ts";

/** Conditions on a text, each of which is a list of words and a list of patterns. */
export const TEXT_CONDITIONS = ["seller_name", "number", "line", "note", "ledger_account"] as const;
export type TextConditionName = (typeof TEXT_CONDITIONS)[number];

/** As the inputs hold them: lists have one entry in each line. */
export interface ConditionValues {
  readonly direction: "" | "cost" | "sales";
  readonly sellerIds: string;
  readonly texts: Readonly<
    Record<TextConditionName, { readonly contains: string; readonly glob: string }>
  >;
  readonly amountOf: "gross" | "net";
  readonly amountMin: string;
  readonly amountMax: string;
  readonly currency: string;
  readonly issuedFrom: string;
  readonly issuedTo: string;
  readonly accountingKinds: string;
  readonly integrations: readonly string[];
}

const lines = (list: readonly string[] | undefined): string => (list ?? []).join("\n");

const listOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

export function valuesOfConditions(conditions: RuleConditions): ConditionValues {
  const { amount, issued } = conditions;
  const textOf = (name: TextConditionName) => ({
    contains: lines(conditions[name]?.contains),
    glob: lines(conditions[name]?.glob),
  });
  return {
    direction: conditions.direction ?? "",
    sellerIds: lines(conditions.seller_ids),
    texts: {
      seller_name: textOf("seller_name"),
      number: textOf("number"),
      line: textOf("line"),
      note: textOf("note"),
      ledger_account: textOf("ledger_account"),
    },
    amountOf: amount?.of ?? "gross",
    amountMin: amount?.min ?? "",
    amountMax: amount?.max ?? "",
    currency: amount?.currency ?? "PLN",
    issuedFrom: issued?.from ?? "",
    issuedTo: issued?.to ?? "",
    accountingKinds: lines(conditions.accounting_kinds),
    integrations: conditions.integrations ?? [],
  };
}

/** The decimal point that the API wants, whichever sign the person types. */
const decimalOf = (text: string): string => text.replace(/\s/g, "").replace(",", ".");

/** The property where the list has anything: the API takes no empty ones. */
const listed = <N extends string>(name: N, list: readonly string[]) =>
  (list.length > 0 ? { [name]: [...list] } : {}) as { [K in N]?: string[] };

function textCondition({ contains, glob }: ConditionValues["texts"][TextConditionName]) {
  const condition = { ...listed("contains", listOf(contains)), ...listed("glob", listOf(glob)) };
  return Object.keys(condition).length > 0 ? condition : undefined;
}

function amountCondition(values: ConditionValues): Pick<RuleConditions, "amount"> {
  const [min, max] = [decimalOf(values.amountMin), decimalOf(values.amountMax)];
  if (!min && !max) return {};
  return {
    amount: {
      ...(values.amountOf === "net" ? { of: "net" as const } : {}),
      currency: values.currency.trim().toUpperCase(),
      ...(min ? { min } : {}),
      ...(max ? { max } : {}),
    },
  };
}

function issuedCondition({
  issuedFrom,
  issuedTo,
}: ConditionValues): Pick<RuleConditions, "issued"> {
  if (!issuedFrom && !issuedTo) return {};
  return {
    issued: { ...(issuedFrom ? { from: issuedFrom } : {}), ...(issuedTo ? { to: issuedTo } : {}) },
  };
}

/** The conditions as the API wants them: only those that are filled in. */
export function conditionsOf(values: ConditionValues): RuleConditions {
  const texts = TEXT_CONDITIONS.map((name) => [name, textCondition(values.texts[name])] as const);
  return {
    ...(values.direction ? { direction: values.direction } : {}),
    ...listed("seller_ids", listOf(values.sellerIds)),
    ...Object.fromEntries(texts.filter(([, condition]) => condition !== undefined)),
    ...amountCondition(values),
    ...issuedCondition(values),
    ...listed("accounting_kinds", listOf(values.accountingKinds)),
    ...listed("integrations", values.integrations),
  };
}

/** The message about a field or any part of it. */
export function errorAt(
  errors: Readonly<Record<string, string>>,
  field: string,
): string | undefined {
  const found = Object.entries(errors).find(
    ([name]) => name === field || name.startsWith(`${field}.`),
  );
  return found?.[1];
}
