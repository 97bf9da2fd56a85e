import { Button, Checkbox, NativeSelect, Stack, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import type { Schedule, ScheduleIn } from "../../api/types.ts";
import { timeZone as browserZone } from "../../session.ts";
import { useSourceText } from "../../source-texts.ts";
import { Fold } from "../fold.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { type Rhythm, rhythmOf, USUAL, whenOf } from "./rhythm.ts";
import { bodyOf, whatOf } from "./what.ts";
import { WhatInput } from "./what-input.tsx";
import { WhenInput } from "./when-input.tsx";

interface ScheduleFormProps {
  readonly schedule?: Schedule;
  readonly integrationId?: string | undefined;
  /** Slug of the definition that a new one runs. */
  readonly definition?: string | undefined;
  readonly onSubmit: (values: ScheduleIn) => void;
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly submitLabel: string;
}

/** What starts, when, and what happens when that time does not suit. */
export function ScheduleForm(props: ScheduleFormProps) {
  const { schedule, integrationId, definition, onSubmit, isBusy, error, submitLabel } = props;
  const s = useSourceText();
  const [name, setName] = useState(schedule?.name ?? "");
  const [what, setWhat] = useState(() => whatOf(schedule, integrationId, definition));
  const [rhythm, setRhythm] = useState<Rhythm>(
    schedule ? rhythmOf(schedule.cron, schedule.working_day, schedule.holidays) : USUAL,
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
      ...bodyOf(what),
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
        <Section title={s("schedule.what")}>
          <Stack>
            <TextInput
              label={s("schedule.name")}
              placeholder={s("schedule.name_example")}
              required
              maxLength={200}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              error={errors.name}
            />
            <WhatInput what={what} onChange={setWhat} errors={errors} />
          </Stack>
        </Section>
        <Section title={s("schedule.when")}>
          <WhenInput
            rhythm={rhythm}
            timeZone={timeZone}
            onRhythm={setRhythm}
            onTimeZone={setTimeZone}
            errors={errors}
          />
        </Section>
        <Fold title={s("schedule.more")} summary={s(`schedule.overlap_${overlap}`)}>
          <Stack>
            <NativeSelect
              label={s("schedule.overlap")}
              value={overlap}
              data={(["skip", "wait"] as const).map((value) => ({
                value,
                label: s(`schedule.overlap_${value}`),
              }))}
              onChange={({ currentTarget: { value } }) =>
                setOverlap(value === "wait" ? "wait" : "skip")
              }
            />
            <Checkbox
              label={s("schedule.catch_up")}
              checked={catchUp}
              onChange={(event) => setCatchUp(event.currentTarget.checked)}
            />
          </Stack>
        </Fold>
        <Switch
          label={s("schedule.active")}
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
