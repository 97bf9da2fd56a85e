import { EmptyState, Group, Paper } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { definitionsQuery } from "../api/exchange-queries.ts";
import { DIRECTIONS, MODULES } from "../exchange/definition.ts";
import { useExchangeText } from "../exchange-texts.ts";
import { DefinitionTable } from "../parts/exchange/definition-table.tsx";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { useMay } from "../session.ts";

const ImportFile = lazy(async () => ({
  default: (await import("../parts/exchange/import-file.tsx")).ImportFile,
}));

const route = getRouteApi("/app/exchange");

/** Imports, exports and mirrors that are defined. */
export function ExchangePage() {
  const { t } = useTranslation();
  const x = useExchangeText();
  const mayManage = useMay("integrations.manage");
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(definitionsQuery);
  const set = (change: Partial<typeof filters>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const shown = data?.filter(
    ({ integration_id, direction, module }) =>
      (filters.integration === undefined || filters.integration === integration_id) &&
      (filters.direction === undefined || filters.direction === direction) &&
      (filters.module === undefined || filters.module === module),
  );
  const owners = [...new Set(data?.flatMap(({ integration_id: id }) => (id ? [id] : [])))];
  return (
    <Page
      title={x("title")}
      intro={x("intro")}
      actions={
        mayManage && (
          <Group gap="xs">
            <Suspense fallback={null}>
              <ImportFile />
            </Suspense>
            <LinkButton to="/exchange/packs" variant="default">
              {x("packs")}
            </LinkButton>
            <LinkButton to="/exchange/lookups" variant="default">
              {x("lookups")}
            </LinkButton>
            <LinkButton to="/exchange/new">{x("add")}</LinkButton>
          </Group>
        )
      }
    >
      <Problem error={error} retry={refetch} />
      {!data && !error && (
        <Paper withBorder>
          <ListSkeleton rows={4} />
        </Paper>
      )}
      {data?.length === 0 && <NoDefinitions mayManage={mayManage} />}
      {shown && data && data.length > 0 && (
        <>
          <Filters>
            <FilterSelect
              label={t("run.integration")}
              value={filters.integration}
              choices={owners.map((value) => ({ value, label: value }))}
              onChange={(integration) => set({ integration })}
            />
            <FilterSelect
              label={x("direction")}
              value={filters.direction}
              choices={DIRECTIONS.map((value) => ({ value, label: x(`directions.${value}`) }))}
              onChange={(direction) => set({ direction })}
            />
            <FilterSelect
              label={x("module")}
              value={filters.module}
              choices={MODULES.map((value) => ({ value, label: x(`modules.${value}`) }))}
              onChange={(module) => set({ module })}
            />
          </Filters>
          <Paper withBorder>
            {shown.length === 0 ? (
              <Nothing>{t("filter.nothing")}</Nothing>
            ) : (
              <DefinitionTable items={shown} mayManage={mayManage} />
            )}
          </Paper>
        </>
      )}
    </Page>
  );
}

function NoDefinitions({ mayManage }: { readonly mayManage: boolean }) {
  const x = useExchangeText();
  return (
    <Paper withBorder>
      <EmptyState
        p="lg"
        icon={<IconArrowsExchange aria-hidden />}
        withIndicatorBackground
        title={x("none")}
        description={x(mayManage ? "none_help" : "none_ask")}
      >
        {mayManage && (
          <EmptyState.Actions>
            <LinkButton to="/exchange/new">{x("add")}</LinkButton>
          </EmptyState.Actions>
        )}
      </EmptyState>
    </Paper>
  );
}
