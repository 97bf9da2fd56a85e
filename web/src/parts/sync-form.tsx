import { Button, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import type { SyncIn } from "../api/types.ts";
import { LiveRun } from "./live-run.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

export const DIRECTIONS = ["cost", "sales", "all"] as const;

const dayText = (date: Date): string =>
  [
    date.getFullYear(),
    String(date.getMonth() + 1).padStart(2, "0"),
    String(date.getDate()).padStart(2, "0"),
  ].join("-");

/** From the first day of the last month until today: what somebody usually wants. */
export function usualPeriod(now: Date): { readonly from: string; readonly to: string } {
  return { from: dayText(new Date(now.getFullYear(), now.getMonth() - 1, 1)), to: dayText(now) };
}

/** Starts a run that pulls invoices in, and follows it. */
export function SyncForm({ integrationId }: { readonly integrationId: string }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [period, setPeriod] = useState(() => usualPeriod(new Date()));
  const [direction, setDirection] = useState<(typeof DIRECTIONS)[number]>("cost");
  const [project, setProject] = useState("");
  const start = useMutation({
    mutationFn: (body: SyncIn) =>
      answerOf(
        api.POST("/api/integrations/{id}/sync/invoices", {
          params: { path: { id: integrationId } },
          body,
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate({
      ...(period.from ? { date_from: period.from } : {}),
      ...(period.to ? { date_to: period.to } : {}),
      ...(project.trim() ? { project_id: project.trim() } : {}),
      direction,
    });
  };
  const errors = fieldErrors(start.error);
  const isReversed = period.from !== "" && period.to !== "" && period.from > period.to;
  return (
    <Section title={t("sync.title")}>
      <Stack>
        <form onSubmit={submit}>
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput
                type="date"
                label={t("sync.from")}
                value={period.from}
                onChange={(event) => setPeriod({ ...period, from: event.currentTarget.value })}
                error={errors.date_from}
              />
              <TextInput
                type="date"
                label={t("sync.to")}
                value={period.to}
                onChange={(event) => setPeriod({ ...period, to: event.currentTarget.value })}
                error={errors.date_to ?? (isReversed && t("sync.reversed"))}
              />
              <NativeSelect
                label={t("invoice.direction")}
                value={direction}
                data={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
                onChange={({ currentTarget: { value } }) =>
                  setDirection(DIRECTIONS.find((one) => one === value) ?? "cost")
                }
              />
              <TextInput
                label={t("sync.project")}
                value={project}
                onChange={(event) => setProject(event.currentTarget.value)}
                error={errors.project_id}
              />
            </SimpleGrid>
            <Problem error={start.error} />
            <Button
              type="submit"
              loading={start.isPending}
              disabled={isReversed}
              style={{ alignSelf: "flex-start" }}
            >
              {t("sync.start")}
            </Button>
          </Stack>
        </form>
        {start.data && <LiveRun id={start.data.id} />}
      </Stack>
    </Section>
  );
}
