import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RuleConditions } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useRecordText } from "../../record-texts.ts";
import { TEXT_CONDITIONS } from "./conditions.ts";

/** Of long lists the beginning is enough to tell rules apart. */
const SHOWN = 3;

const some = (list: readonly string[]): string =>
  list.slice(0, SHOWN).join(", ") + (list.length > SHOWN ? ", …" : "");

/** A rule's conditions in a few lines. */
export function ConditionSummary({ conditions }: { readonly conditions: RuleConditions }) {
  const lines = useConditionLines()(conditions);
  return (
    <Stack gap={0} className="breakable">
      {lines.map((line) => (
        <Text key={line} span inherit>
          {line}
        </Text>
      ))}
    </Stack>
  );
}

function useConditionLines(): (conditions: RuleConditions) => readonly string[] {
  const { t } = useTranslation();
  const tr = useRecordText();
  const format = useFormat();
  const range = (from: string | undefined, to: string | undefined): string =>
    `${from ?? "…"} – ${to ?? "…"}`;
  return (conditions) => {
    const { direction, seller_ids, amount, issued, accounting_kinds, integrations } = conditions;
    const list = (label: string, values: readonly string[] | undefined): readonly string[] =>
      values && values.length > 0 ? [`${label}: ${some(values)}`] : [];
    const money = (value: string | undefined) =>
      value === undefined || !amount ? undefined : format.money(value, amount.currency);
    const day = (value: string | undefined) =>
      value === undefined ? undefined : format.date(value);
    const lines = [
      ...(direction ? [t(`direction.${direction}`)] : []),
      ...list(tr("rule.seller_ids"), seller_ids),
      ...TEXT_CONDITIONS.flatMap((name) => {
        const { contains = [], glob = [] } = conditions[name] ?? {};
        return list(tr(`rule.${name}`), [...contains, ...glob]);
      }),
      ...(amount
        ? [
            `${t(`invoice.${amount.of ?? "gross"}`)}: ${range(money(amount.min), money(amount.max))}`,
          ]
        : []),
      ...(issued ? [`${t("invoice.issue_date")}: ${range(day(issued.from), day(issued.to))}`] : []),
      ...list(tr("rule.accounting_kinds"), accounting_kinds),
      ...list(t("run.integration"), integrations),
    ];
    return lines.length > 0 ? lines : [tr("rule.always")];
  };
}
