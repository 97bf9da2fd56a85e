import { Button, NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import { useFormat } from "../i18n/format.ts";
import { BulkResult } from "./bulk-result.tsx";
import { Problem } from "./problem.tsx";
import { MONTHS, monthBefore, reportName } from "./upload-form.tsx";

/** Files a month's report in every active cloud storage. */
export function BulkUpload() {
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
        api.POST("/api/integrations/actions/upload-monthly-reports", {
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
  if (start.data) return <BulkResult answer={start.data} />;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t("bulk.upload_help")}</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NativeSelect
            label={t("upload.month")}
            value={String(month)}
            data={MONTHS.map((one) => ({ value: String(one), label: format.month(year, one) }))}
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
        <Problem error={start.error} />
        <Button type="submit" loading={start.isPending} style={{ alignSelf: "flex-start" }}>
          {t("upload.start")}
        </Button>
      </Stack>
    </form>
  );
}
