import { Stack, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { refusedQuery } from "../api/queries.ts";
import type { Refused } from "../api/types.ts";
import { CodeBlock } from "./code-block.tsx";
import { InfiniteList, Nothing } from "./infinite-list.tsx";
import { Section } from "./section.tsx";

/** Records that the run set aside, each with the reason and the original. */
export function RunRefused({ runId }: { readonly runId: string }) {
  const { t } = useTranslation();
  const refused = useInfiniteQuery(refusedQuery(runId));
  return (
    <Section title={t("refused.title")} isFlush>
      <Text size="sm" c="dimmed" px="md" pb="xs">
        {t("refused.help")}
      </Text>
      <InfiniteList query={refused} empty={<Nothing>{t("refused.none")}</Nothing>}>
        {(items) => (
          <Stack gap="sm" p="md" pt={0}>
            {items.map((item) => (
              <RefusedRecord key={item.id} item={item} />
            ))}
          </Stack>
        )}
      </InfiniteList>
    </Section>
  );
}

function RefusedRecord({ item }: { readonly item: Refused }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary className="breakable">
        <Text span size="sm" fw={550}>
          {item.remote_id}
        </Text>{" "}
        <Text span size="sm">
          {item.field && !item.reason.startsWith(item.field) ? `${item.field}: ` : ""}
          {item.reason}
        </Text>
      </summary>
      <CodeBlock label={t("refused.original")} value={item.raw} />
    </details>
  );
}
