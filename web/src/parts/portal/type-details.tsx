import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { EventType } from "../../api/types.ts";
import { CodeBlock } from "../code-block.tsx";
import { SchemaTable } from "../event/schema-table.tsx";

/** What is in an event of a kind: its fields, and an example of its data. */
export function TypeDetails({ type }: { readonly type: EventType }) {
  const { t } = useTranslation();
  const example = t("delivery.event_data");
  return (
    <Stack gap="sm">
      {type.example !== null && type.example !== undefined && (
        <Stack gap={4}>
          <Text size="sm" fw={600}>
            {example}
          </Text>
          <CodeBlock label={example} value={type.example} />
        </Stack>
      )}
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {t("event_type.schema")}
        </Text>
        <SchemaTable schema={type.schema} />
      </Stack>
    </Stack>
  );
}
