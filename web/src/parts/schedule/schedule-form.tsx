import {
  Button,
  Checkbox,
  NativeSelect,
  SimpleGrid,
  Stack,
  Switch,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldErrors } from "../../api/client.ts";
import { integrationsQuery } from "../../api/queries.ts";
import type { Schedule, ScheduleIn } from "../../api/types.ts";
import { timeZone as browserZone } from "../../session.ts";
import { Fold } from "../fold.tsx";
import { useNames } from "../names.ts";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { DIRECTIONS } from "../sync-form.tsx";
import { type Rhythm, rhythmOf, USUAL, whenOf } from "./rhythm.ts";
import { WhenInput } from "./when-input.tsx";

/** What the hub does over all integrations of a kind, or all invoices. */
const OF_ALL = [
  "sync_all_invoices",
  "upload_monthly_reports",
  "check_invoices",
  "check_payers",
] as const;
const OF_ONE = ["sync_invoices", "sync_records", "upload_report", "verify"] as const;
const WITH_DIRECTION: readonly string[] = ["sync_invoices", "sync_all_invoices"];

interface ScheduleFormProps {
  readonly schedule?: Schedule;
  readonly integrationId?: string | undefined;
  readonly onSubmit: (values: ScheduleIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** What starts, when, and what happens when that time does not suit. */
export function ScheduleForm(props: ScheduleFormProps) {
  const { schedule, onSubmit, isBusy, error, submitLabel } = props;
  const { t } = useTranslation();
  const [name, setName] = useState(schedule?.name ?? "");
  const [what, setWhat] = useState(() => startOf(props));
  const [rhythm, setRhythm] = useState<Rhythm>(
    schedule ? rhythmOf(schedule.cron, schedule.working_day) : USUAL,
  );
  const [timeZone, setTimeZone] = useState(schedule?.time_zone ?? browserZone());
  const [overlap, setOverlap] = useState(schedule?.overlap ?? "skip");
  const [catchUp, setCatchUp] = useState(schedule?.catch_up ?? true);
  const [active, setActive] = useState(schedule?.active ?? true);
  const errors = fieldErrors(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({
      name: name.trim(),
      action: what.action as ScheduleIn["action"],
      integration_id: what.integration || null,
      params: paramsOf(what),
      ...whenOf(rhythm),
      time_zone: timeZone.trim(),
      overlap,
      catch_up: catchUp,
      jitter_seconds: schedule?.jitter_seconds ?? 0,
      active,
    });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Section title={t("schedule.what")}>
          <Stack>
            <TextInput
              label={t("schedule.name")}
              placeholder={t("schedule.name_example")}
              required
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={errors.name}
            />
            <WhatInput what={what} onChange={setWhat} errors={errors} />
          </Stack>
        </Section>
        <Section title={t("schedule.when")}>
          <WhenInput
            rhythm={rhythm}
            timeZone={timeZone}
            onRhythm={setRhythm}
            onTimeZone={setTimeZone}
            errors={errors}
          />
        </Section>
        <Fold title={t("schedule.more")} summary={t(`schedule.overlap_${overlap}`)}>
          <Stack>
            <NativeSelect
              label={t("schedule.overlap")}
              value={overlap}
              data={(["skip", "wait"] as const).map((value) => ({
                value,
                label: t(`schedule.overlap_${value}`),
              }))}
              onChange={({ currentTarget: { value } }) =>
                setOverlap(value === "wait" ? "wait" : "skip")
              }
            />
            <Checkbox
              label={t("schedule.catch_up")}
              checked={catchUp}
              onChange={(event) => setCatchUp(event.currentTarget.checked)}
            />
          </Stack>
        </Fold>
        <Switch
          label={t("schedule.active")}
          checked={active}
          onChange={(event) => setActive(event.currentTarget.checked)}
        />
        <Problem error={error} />
        <Button type="submit" loading={isBusy} style={{ alignSelf: "flex-start" }}>
          {submitLabel}
        </Button>
      </Stack>
    </form>
  );
}

interface What {
  readonly action: string;
  /** Slug; empty for the actions over all. */
  readonly integration: string;
  readonly direction: string;
  /** What this form has no fields for stays as it is. */
  readonly rest: Readonly<Record<string, unknown>>;
}

function startOf({ schedule, integrationId }: ScheduleFormProps): What {
  const { direction, ...rest } = schedule?.params ?? {};
  const usual = integrationId ? "sync_invoices" : "sync_all_invoices";
  return {
    action: schedule?.action ?? usual,
    integration: schedule?.integration_id ?? integrationId ?? "",
    direction: typeof direction === "string" ? direction : "cost",
    rest,
  };
}

const paramsOf = ({ action, direction, rest }: What): Record<string, unknown> =>
  WITH_DIRECTION.includes(action) ? { ...rest, direction } : { ...rest };

interface WhatInputProps {
  readonly what: What;
  readonly onChange: (what: What) => void;
  readonly errors: Readonly<Record<string, string>>;
}

function WhatInput({ what, onChange, errors }: WhatInputProps) {
  const { t } = useTranslation();
  const names = useNames();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const isOfOne = OF_ONE.some((action) => action === what.action);
  const able = integrations.filter(({ actions }) => actions.includes(what.action));
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NativeSelect
        label={t("schedule.action")}
        value={what.action}
        data={[...OF_ALL, ...OF_ONE].map((value) => ({ value, label: names.action(value) }))}
        onChange={({ currentTarget: { value } }) => {
          const isAll = OF_ALL.some((action) => action === value);
          onChange({ ...what, action: value, rest: {}, ...(isAll ? { integration: "" } : {}) });
        }}
        error={errors.action}
      />
      {isOfOne && (
        <NativeSelect
          label={t("schedule.integration")}
          required
          value={what.integration}
          data={[
            { value: "", label: t("schedule.choose") },
            ...able.map(({ id, name }) => ({ value: id, label: name || id })),
          ]}
          onChange={(event) => onChange({ ...what, integration: event.currentTarget.value })}
          error={errors.integration_id}
        />
      )}
      {WITH_DIRECTION.includes(what.action) && (
        <NativeSelect
          label={t("invoice.direction")}
          value={what.direction}
          data={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
          onChange={(event) => onChange({ ...what, direction: event.currentTarget.value })}
        />
      )}
    </SimpleGrid>
  );
}
