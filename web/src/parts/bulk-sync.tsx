import { Button, Checkbox, NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import { BulkResult } from "./bulk-result.tsx";
import { Problem } from "./problem.tsx";
import { DIRECTIONS, usualPeriod } from "./sync-form.tsx";

/** Pulls a period's invoices in from every active accounting integration. */
export function BulkSync() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [period, setPeriod] = useState(() => usualPeriod(new Date()));
  const [direction, setDirection] = useState<(typeof DIRECTIONS)[number]>("cost");
  const [isDry, setIsDry] = useState(false);
  const start = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/integrations/actions/sync-all-invoices", {
          body: {
            ...{ date_from: period.from, date_to: period.to, direction },
            ...(isDry ? { dry_run: true } : {}),
          },
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
        <Text size="sm">{t("bulk.sync_help")}</Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput
            type="date"
            label={t("sync.from")}
            required
            value={period.from}
            onChange={(event) => setPeriod({ ...period, from: event.currentTarget.value })}
            error={errors.date_from}
          />
          <TextInput
            type="date"
            label={t("sync.to")}
            required
            value={period.to}
            onChange={(event) => setPeriod({ ...period, to: event.currentTarget.value })}
            error={errors.date_to}
          />
          <NativeSelect
            label={t("invoice.direction")}
            value={direction}
            data={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
            onChange={({ currentTarget: { value } }) =>
              setDirection(DIRECTIONS.find((one) => one === value) ?? "cost")
            }
          />
        </SimpleGrid>
        <Checkbox
          label={t("sync.dry_run")}
          checked={isDry}
          onChange={(event) => setIsDry(event.currentTarget.checked)}
        />
        <Problem error={start.error} />
        <Button type="submit" loading={start.isPending} style={{ alignSelf: "flex-start" }}>
          {t(isDry ? "preview.show" : "sync.start")}
        </Button>
      </Stack>
    </form>
  );
}
