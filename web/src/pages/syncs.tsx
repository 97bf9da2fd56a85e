import { EmptyState, Paper, Text } from "@mantine/core";
import { IconArrowsLeftRight } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../api/queries.ts";
import { type SyncFilters, syncLogsQuery, typeOf, wayOf } from "../api/sync-queries.ts";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { STATUSES, stateOf } from "../parts/sync/sync-status.tsx";
import { SyncTable } from "../parts/sync/sync-table.tsx";
import { useMayRun } from "../session.ts";
import { useSyncText } from "../sync-texts.ts";

const route = getRouteApi("/app/sync");
const WAYS = ["both", "from_erp", "to_erp"] as const;

export function SyncsPage() {
  const s = useSyncText();
  const mayRun = useMayRun();
  return (
    <Page
      title={s("log.title")}
      intro={s("log.intro")}
      actions={
        <LinkButton to="/sync/conflicts" variant="default">
          {s("conflicts.title")}
        </LinkButton>
      }
    >
      {mayRun ? <SyncList /> : <Text size="sm">{s("log.no_right")}</Text>}
    </Page>
  );
}

function SyncList() {
  const { t } = useTranslation();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const logs = useInfiniteQuery(syncLogsQuery(filters));
  const set = (change: SyncFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <>
      <SyncFilterInputs filters={filters} set={set} />
      <Paper withBorder>
        <InfiniteList
          query={logs}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <NoSyncs />}
        >
          {(items) => <SyncTable items={items} />}
        </InfiniteList>
      </Paper>
    </>
  );
}

interface FilterInputsProps {
  readonly filters: SyncFilters;
  readonly set: (change: SyncFilters) => void;
}

function SyncFilterInputs({ filters, set }: FilterInputsProps) {
  const { t } = useTranslation();
  const s = useSyncText();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const able = integrations.filter(({ actions }) => actions.includes("sync_both_ways"));
  return (
    <Filters>
      <FilterSelect
        label={t("run.integration")}
        value={filters.integration_id}
        choices={able.map(({ id, name }) => ({ value: id, label: name || id }))}
        onChange={(integration_id) => set({ integration_id })}
      />
      <FilterSelect
        label={s("log.way")}
        value={filters.sync_type && wayOf(filters.sync_type)}
        choices={WAYS.map((value) => ({ value, label: s(`log.ways.${value}`) }))}
        onChange={(way) => set({ sync_type: way && typeOf(way) })}
      />
      <FilterSelect
        label={t("run.state")}
        value={filters.status}
        choices={STATUSES.map((value) => ({ value, label: t(`run_state.${stateOf(value)}`) }))}
        onChange={(status) => set({ status })}
      />
    </Filters>
  );
}

function NoSyncs() {
  const s = useSyncText();
  return (
    <EmptyState
      p="lg"
      icon={<IconArrowsLeftRight aria-hidden />}
      withIndicatorBackground
      title={s("log.none")}
      description={s("log.none_help")}
    >
      <EmptyState.Actions>
        <LinkButton to="/integrations">{s("log.to_integrations")}</LinkButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}
