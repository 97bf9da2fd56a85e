import { Button, Group, NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../../api/client.ts";
import type { SumFilters } from "../../api/project-queries.ts";
import { useRecordText } from "../../record-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { LiveRun } from "../live-run.tsx";
import { Section } from "../section.tsx";
import { RuleTrial } from "./rule-trial.tsx";

/** The period as the API takes it: empty ends left out. */
const bodyOf = ({ direction, date_from, date_to }: SumFilters) => ({
  ...(direction ? { direction } : {}),
  ...(date_from ? { date_from } : {}),
  ...(date_to ? { date_to } : {}),
});

/** Takes stored invoices through all rules: first to see, then as a run. */
export function ApplyRules() {
  const tr = useRecordText();
  const queryClient = useQueryClient();
  const [period, setPeriod] = useState<SumFilters>({});
  const [tried, setTried] = useState<SumFilters>();
  const apply = useMutation({
    mutationFn: () => answerOf(api.POST("/api/rules/apply", { body: bodyOf(period) })),
    onSuccess: async () => {
      setTried(undefined);
      await queryClient.invalidateQueries({ queryKey: ["runs"] });
    },
  });
  return (
    <>
      <Section title={tr("rule.stored")}>
        <Stack>
          <Text size="sm" c="dimmed">
            {tr("rule.stored_help")}
          </Text>
          <PeriodInputs
            period={period}
            set={(change) => setPeriod({ ...period, ...change })}
            errors={fieldErrors(apply.error)}
          />
          <Group>
            <Button variant="default" onClick={() => setTried({ ...period })}>
              {tr("rule.try")}
            </Button>
            <ConfirmButton
              label={tr("rule.apply")}
              question={tr("rule.apply_question")}
              explanation={tr("rule.apply_explanation")}
              confirmLabel={tr("rule.apply")}
              onConfirm={() => apply.mutateAsync()}
              isBusy={apply.isPending}
              error={apply.error}
            />
          </Group>
          {apply.data && <LiveRun id={apply.data.id} />}
        </Stack>
      </Section>
      {tried && <RuleTrial help={tr("rule.try_all_help")} body={bodyOf(tried)} />}
    </>
  );
}

interface PeriodInputsProps {
  readonly period: SumFilters;
  readonly set: (change: SumFilters) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function PeriodInputs({ period, set, errors }: PeriodInputsProps) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 3 }}>
      <TextInput
        type="date"
        label={t("invoice.issued_from")}
        value={period.date_from ?? ""}
        onChange={(event) => set({ date_from: event.currentTarget.value || undefined })}
        error={errors.date_from}
      />
      <TextInput
        type="date"
        label={t("invoice.issued_to")}
        value={period.date_to ?? ""}
        onChange={(event) => set({ date_to: event.currentTarget.value || undefined })}
        error={errors.date_to}
      />
      <NativeSelect
        label={t("invoice.direction")}
        value={period.direction ?? ""}
        data={[
          { value: "", label: t("direction.all") },
          { value: "cost", label: t("direction.cost") },
          { value: "sales", label: t("direction.sales") },
        ]}
        onChange={({ currentTarget: { value } }) =>
          set({ direction: value === "cost" || value === "sales" ? value : undefined })
        }
      />
    </SimpleGrid>
  );
}
