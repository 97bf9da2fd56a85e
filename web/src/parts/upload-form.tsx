import {
  Button,
  NativeSelect,
  NumberInput,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import { useFormat } from "../i18n/format.ts";
import { LiveRun } from "./live-run.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

const reportName = (year: number, month: number): string =>
  `raport-br-${year}-${String(month).padStart(2, "0")}.pdf`;

/** Starts a run that files the report of a month, and follows it. */
export function UploadForm({ integrationId }: { readonly integrationId: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const queryClient = useQueryClient();
  const [lastMonth] = useState(() => {
    const now = new Date();
    return new Date(now.getFullYear(), now.getMonth() - 1, 1);
  });
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
              <NumberInput
                label={t("upload.year")}
                value={year}
                min={2000}
                max={2100}
                allowDecimal={false}
                hideControls
                onChange={(value) => setYear(Number(value))}
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
