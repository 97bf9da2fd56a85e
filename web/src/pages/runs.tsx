import { Paper } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { integrationsQuery, type RunFilters, runsQuery } from "../api/queries.ts";
import type { RunState } from "../api/types.ts";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { ACTIONS, useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { RunTable } from "../parts/run-table.tsx";

const route = getRouteApi("/app/runs");

const STATES: readonly RunState[] = [
  "queued",
  "running",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
];

export function RunsPage() {
  const { t } = useTranslation();
  const names = useNames();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const runs = useInfiniteQuery(runsQuery(filters));
  const integrations = useQuery(integrationsQuery).data ?? [];
  const set = (change: RunFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t("nav.runs")} intro={t("run.intro")}>
      <Filters>
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
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={runs}
          empty={<Nothing>{t(isFiltered ? "filter.nothing" : "run.none")}</Nothing>}
        >
          {(items) => <RunTable items={items} withIntegration />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}
