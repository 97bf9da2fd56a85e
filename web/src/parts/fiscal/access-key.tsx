import { ActionIcon, CopyButton, Group } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { groupKey } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";

/** A key as a DANFE prints it; copied without the gaps. */
export function AccessKey({ value }: { readonly value: string }) {
  const { t } = useTranslation();
  const f = useFiscalText();
  return (
    <Group gap="xs" wrap="nowrap" align="center">
      <span className="mono">{groupKey(value)}</span>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="default"
            size={32}
            aria-label={`${copied ? t("action.copied") : t("action.copy")}: ${f("doc.key")}`}
            onClick={copy}
          >
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
