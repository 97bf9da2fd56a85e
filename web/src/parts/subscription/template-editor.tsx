import { NativeSelect, SimpleGrid, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { eventTypesQuery, renderQuery } from "../../api/webhook-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { CodeBlock } from "../code-block.tsx";
import { Problem } from "../problem.tsx";
import { previewBody } from "./body.ts";
import { matchesType } from "./field-paths.ts";
import type { FormPart } from "./form-part.ts";

const TYPING_PAUSE_MS = 400;

/** The text of one's own, and beside it what it makes of an example. */
export function TemplateEditor({ values, set, errorOf }: FormPart) {
  const { t } = useTranslation();
  const { text } = useFormat();
  const types = useQuery(eventTypesQuery).data ?? [];
  const fitting = types.filter(({ type }) => matchesType(values.types, type));
  const offered = fitting.length > 0 ? fitting : types;
  const [wanted, setWanted] = useState("");
  const chosen = offered.find(({ type }) => type === wanted) ?? offered[0];
  const [settled] = useDebouncedValue(JSON.stringify(previewBody(values)), TYPING_PAUSE_MS);
  const event = { type: chosen?.type ?? "", data: dataOf(chosen?.example) };
  const preview = useQuery({
    ...renderQuery({ ...(JSON.parse(settled) as ReturnType<typeof previewBody>), event }),
    enabled: chosen !== undefined && (values.place === "address" || values.template.trim() !== ""),
  });
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Textarea
        label={t("template.title")}
        description={t(values.place === "address" ? "template.help_body" : "template.help_text")}
        placeholder={'{"number": {{ data.record.data.number | json }}}'}
        rows={12}
        resize="vertical"
        spellCheck={false}
        classNames={{ input: "mono" }}
        value={values.template}
        onChange={(event) => set({ template: event.currentTarget.value })}
        error={errorOf("template")}
      />
      <Stack gap="xs" miw={0}>
        <NativeSelect
          label={t("template.preview_of")}
          value={chosen?.type ?? ""}
          data={offered.map(({ type, title }) => ({ value: type, label: text(title) }))}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <div role="status" aria-live="polite">
          {preview.data && (
            <Stack gap={4}>
              <Text size="sm" fw={600}>
                {t("template.result")}
              </Text>
              <CodeBlock label={t("template.result")} value={preview.data.body} />
            </Stack>
          )}
        </div>
        {!preview.data && <Problem error={preview.error} />}
      </Stack>
    </SimpleGrid>
  );
}

const dataOf = (example: unknown): Record<string, unknown> =>
  typeof example === "object" && example !== null ? (example as Record<string, unknown>) : {};
