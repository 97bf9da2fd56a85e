import { Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord, InvoiceWarning } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";
import { DismissButton } from "../dismiss-button.tsx";
import { LinkAnchor } from "../link.tsx";
import { Section } from "../section.tsx";
import { useWarningText } from "./use-warning-text.ts";
import { REMEDIES, warningCodeOf } from "./warning-codes.ts";
import { LEVEL_COLORS, openWarnings } from "./warning-levels.ts";

/** What a person should look at, what to do about it, and what somebody has dismissed already. */
export function Warnings({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const open = openWarnings(record);
  const dismissed = record.warnings.filter(({ dismissed_at }) => dismissed_at !== null);
  if (record.warnings.length === 0) return null;
  return (
    <Section title={t("invoice_filter.warnings")}>
      <Stack gap="md">
        {open.map((warning) => (
          <OneWarning key={warning.id} invoiceId={record.id} warning={warning} />
        ))}
        {dismissed.length > 0 && (
          <details className="small">
            <summary>{t("check.dismissed", { number: dismissed.length })}</summary>
            <Stack gap="md" pt="sm">
              {dismissed.map((warning) => (
                <OneWarning key={warning.id} invoiceId={record.id} warning={warning} />
              ))}
            </Stack>
          </details>
        )}
      </Stack>
    </Section>
  );
}

interface OneWarningProps {
  readonly invoiceId: number;
  readonly warning: InvoiceWarning;
}

function OneWarning({ invoiceId, warning }: OneWarningProps) {
  const { t } = useTranslation();
  const { instant } = useFormat();
  const textOf = useWarningText();
  const known = warningCodeOf(warning.code);
  const { dismissed_at: at, dismissed_by: who, params, level } = warning;
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <Stack gap={4} flex="1 1 260px" miw={0}>
        <Group gap="xs">
          <StateBadge color={LEVEL_COLORS[level]} label={t(`check.${level}`)} />
          {known && (
            <Text size="sm" fw={600}>
              {t(`warning_name.${known}`)}
            </Text>
          )}
        </Group>
        <Text size="sm" className="breakable">
          {textOf(warning)}
        </Text>
        {known && at === null && (
          <Text size="sm" c="dimmed">
            {t(`warning_remedy.${REMEDIES[known]}`)}
          </Text>
        )}
        {typeof params.record_id === "number" && (
          <LinkAnchor to="/invoices/$id" params={{ id: String(params.record_id) }} fz="sm">
            {t("check.other_invoice")}
          </LinkAnchor>
        )}
        {at !== null && (
          <Text size="xs" c="dimmed">
            {t("check.dismissed_by", { who: who ?? "–", at: instant(at) })}
          </Text>
        )}
      </Stack>
      <DismissButton
        entity="invoice"
        recordId={invoiceId}
        warning={warning}
        name={textOf(warning)}
      />
    </Group>
  );
}
