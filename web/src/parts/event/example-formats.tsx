import { Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventIn } from "../../api/types.ts";
import { renderQuery } from "../../api/webhook-queries.ts";
import { Choice } from "../choice.tsx";
import { CodeBlock } from "../code-block.tsx";
import { Problem } from "../problem.tsx";

const FORMATS = ["standard", "fiscal", "garagereg"] as const;

/** What a receiver gets of an event, in each of the formats that there are. */
export function ExampleFormats({ event }: { readonly event: EventIn }) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<(typeof FORMATS)[number]>("standard");
  const request = useQuery(renderQuery({ event, wire_format: format }));
  return (
    <Stack gap="sm">
      <Choice
        aria-label={t("subscription.format")}
        value={format}
        onChange={(value) => setFormat(FORMATS.find((one) => one === value) ?? "standard")}
        data={FORMATS.map((value) => ({ value, label: t(`wire_format.${value}`) }))}
      />
      {request.data ? (
        <>
          <Text size="sm" fw={600}>
            {t("attempt.request_headers")}
          </Text>
          <CodeBlock label={t("attempt.request_headers")} value={headersOf(request.data.headers)} />
          <Text size="sm" fw={600}>
            {t("attempt.request_body")}
          </Text>
          <CodeBlock label={t("attempt.request_body")} value={request.data.body} />
        </>
      ) : request.error ? (
        <Problem error={request.error} retry={request.refetch} />
      ) : (
        <Skeleton height={180} />
      )}
    </Stack>
  );
}

const headersOf = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
