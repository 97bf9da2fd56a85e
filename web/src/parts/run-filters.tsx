import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery, type RunFilters } from "../api/queries.ts";
import { schedulesQuery } from "../api/schedule-queries.ts";
import type { RunState, RunTrigger } from "../api/types.ts";
import { fromLocalInput, toLocalInput } from "../local-time.ts";
import { usePeopleText } from "../people-texts.ts";
import { FilterSelect, Filters } from "./filters.tsx";
import { ACTIONS, useNames } from "./names.ts";
import { SearchInput } from "./search-input.tsx";

const STATES: readonly RunState[] = [
  "queued",
  "running",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
  "skipped",
];
const TRIGGERS: readonly RunTrigger[] = ["user", "api", "cli", "schedule", "webhook", "run"];

interface RunFilterInputsProps {
  readonly filters: RunFilters;
  readonly set: (change: RunFilters) => void;
}

/** The inputs for what runs are looked for by. */
export function RunFilterInputs({ filters, set }: RunFilterInputsProps) {
  const { t } = useTranslation();
  const p = usePeopleText();
  const names = useNames();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const schedules = useQuery(schedulesQuery()).data ?? [];
  return (
    <Filters isLong>
      <SearchInput
        label={t("filter.search")}
        placeholder={p("history.search")}
        value={filters.text}
        onSearch={(text) => set({ text })}
      />
      <FilterSelect
        label={t("run.integration")}
        value={filters.integration_id}
        choices={integrations.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(integration_id) => set({ integration_id })}
      />
      <FilterSelect
        label={t("run.action")}
        value={filters.action}
        choices={ACTIONS.map((value) => ({ value, label: names.action(value) }))}
        onChange={(action) => set({ action })}
      />
      <FilterSelect
        label={t("run.state")}
        value={filters.state}
        choices={STATES.map((value) => ({ value, label: t(`run_state.${value}`) }))}
        onChange={(state) => set({ state })}
      />
      <SearchInput
        label={p("history.by")}
        value={filters.actor}
        onSearch={(actor) => set({ actor, schedule_id: undefined })}
      />
      <FilterSelect
        label={p("history.how")}
        value={filters.trigger}
        choices={TRIGGERS.map((value) => ({ value, label: t(`trigger.${value}`) }))}
        onChange={(trigger) => set({ trigger })}
      />
      <FilterSelect
        label={p("history.schedule")}
        value={filters.schedule_id === undefined ? undefined : String(filters.schedule_id)}
        choices={schedules.map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(id) =>
          set({ schedule_id: id === undefined ? undefined : Number(id), actor: undefined })
        }
      />
      <TextInput
        type="datetime-local"
        label={p("history.since")}
        value={toLocalInput(filters.from)}
        onChange={(event) => set({ from: fromLocalInput(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        label={p("history.until")}
        value={toLocalInput(filters.to)}
        onChange={(event) => set({ to: fromLocalInput(event.currentTarget.value) })}
      />
    </Filters>
  );
}
