import { Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { HubRecord, InvoiceWarning } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { itemOf } from "../../item.ts";
import { useRecordText } from "../../record-texts.ts";
import { DismissButton } from "../dismiss-button.tsx";
import { openWarnings } from "../invoice/warning-levels.ts";
import { LinkAnchor } from "../link.tsx";
import { Section } from "../section.tsx";
import { JoinItems } from "./join-items.tsx";
import { useDuplicateText } from "./use-duplicate-text.ts";

/** Older items that this one may be, with what can be done about it; nothing where there is none. */
export function ItemDuplicates({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { warnings } = record;
  const open = openWarnings(record);
  const dismissed = warnings.filter(({ dismissed_at }) => dismissed_at !== null);
  if (warnings.length === 0 || record.deleted_at !== null) return null;
  return (
    <Section title={tr("duplicate.title")}>
      <Stack gap="md">
        {open.length > 0 && (
          <Text size="sm" c="dimmed">
            {tr("duplicate.remedy")}
          </Text>
        )}
        {open.map((warning) => (
          <OneDuplicate key={warning.id} record={record} warning={warning} />
        ))}
        {dismissed.length > 0 && (
          <details className="small">
            <summary>{t("check.dismissed", { number: dismissed.length })}</summary>
            <Stack gap="md" pt="sm">
              {dismissed.map((warning) => (
                <OneDuplicate key={warning.id} record={record} warning={warning} />
              ))}
            </Stack>
          </details>
        )}
      </Stack>
    </Section>
  );
}

interface OneDuplicateProps {
  readonly record: HubRecord;
  readonly warning: InvoiceWarning;
}

function OneDuplicate({ record, warning }: OneDuplicateProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const { instant } = useFormat();
  const textOf = useDuplicateText();
  const { params, dismissed_at: at, dismissed_by: who } = warning;
  const { record_id: otherId, code: otherCode = "" } = params;
  return (
    <Group justify="space-between" align="flex-start" gap="sm">
      <Stack gap={4} flex="1 1 260px" miw={0}>
        <Text size="sm" className="breakable">
          {textOf(warning)}
        </Text>
        {typeof otherId === "number" && (
          <LinkAnchor to="/items/$id" params={{ id: String(otherId) }} fz="sm">
            {tr("duplicate.other")}
          </LinkAnchor>
        )}
        {at !== null && (
          <Text size="xs" c="dimmed">
            {t("check.dismissed_by", { who: who ?? "–", at: instant(at) })}
          </Text>
        )}
      </Stack>
      <Group gap="xs">
        {at === null && typeof otherId === "number" && (
          <JoinItems
            kept={{ id: record.id, code: itemOf(record).code }}
            other={{ id: otherId, code: String(otherCode) }}
          />
        )}
        <DismissButton
          entity="item"
          recordId={record.id}
          warning={warning}
          name={textOf(warning)}
        />
      </Group>
    </Group>
  );
}
