import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import { filesQuery } from "../api/queries.ts";
import { useFormat } from "../i18n/format.ts";
import { LiveRun } from "./live-run.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

export const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** `created_by` of the reports that the hub made itself. */
const MADE_BY_HUB = "hub";

export const reportName = (year: number, month: number): string =>
  `raport-br-${year}-${String(month).padStart(2, "0")}.pdf`;

export const monthBefore = (now: Date): Date => new Date(now.getFullYear(), now.getMonth() - 1, 1);

/** Starts a run that files the report of a month, and follows it. */
export function UploadForm({ integrationId }: { readonly integrationId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [lastMonth] = useState(() => monthBefore(new Date()));
  const [year, setYear] = useState(lastMonth.getFullYear());
  const [month, setMonth] = useState(lastMonth.getMonth() + 1);
  const [name, setName] = useState<string>();
  const report_name = name ?? reportName(year, month);
  const start = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/integrations/{id}/upload/report", {
          params: { path: { id: integrationId } },
          body: { report_name, year, month },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const errors = fieldErrors(start.error);
  return (
    <Section title={t("upload.title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("upload.help")}
        </Text>
        <form onSubmit={submit}>
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NativeSelect
                label={t("upload.month")}
                value={String(month)}
                data={MONTHS.map((one) => ({
                  value: String(one),
                  label: format.month(year, one),
                }))}
                onChange={(event) => setMonth(Number(event.currentTarget.value))}
                error={errors.month}
              />
              <TextInput
                type="number"
                label={t("upload.year")}
                value={year || ""}
                min={2000}
                max={2100}
                onChange={(event) => setYear(Number(event.currentTarget.value))}
                error={errors.year}
              />
            </SimpleGrid>
            <TextInput
              label={t("upload.name")}
              required
              value={report_name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={errors.report_name}
            />
            <PlacedNames year={year} month={month} chosen={report_name} onChoose={setName} />
            <Problem error={start.error} />
            <Button type="submit" loading={start.isPending} style={{ alignSelf: "flex-start" }}>
              {t("upload.start")}
            </Button>
          </Stack>
        </form>
        {start.data && <LiveRun id={start.data.id} />}
      </Stack>
    </Section>
  );
}

interface PlacedNamesProps {
  readonly year: number;
  readonly month: number;
  readonly chosen: string;
  readonly onChoose: (name: string) => void;
}

/** Files that were placed in the hub for the month, to be filed instead of a report of its own. */
function PlacedNames({ year, month, chosen, onChoose }: PlacedNamesProps) {
  const { t } = useTranslation();
  const period = `${year}-${String(month).padStart(2, "0")}`;
  const files = useInfiniteQuery({ ...filesQuery({ period }), enabled: year > 1999 });
  const placed = files.data?.pages
    .flatMap(({ items }) => items)
    .filter(({ kind, created_by }) => kind !== "attachment" && created_by !== MADE_BY_HUB);
  const names = new Set(placed?.map(({ name }) => name));
  if (names.size === 0) return null;
  return (
    <Stack gap={6} role="group" aria-label={t("upload.placed")}>
      <Text size="sm">{t("upload.placed")}</Text>
      <Group gap="xs">
        {[...names].map((name) => (
          <Button
            key={name}
            size="compact-sm"
            variant={name === chosen ? "filled" : "default"}
            aria-pressed={name === chosen}
            maw="100%"
            onClick={() => onChoose(name)}
          >
            {name}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
