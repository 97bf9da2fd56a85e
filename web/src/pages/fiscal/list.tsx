import { EmptyState, Group, Paper, Stack } from "@mantine/core";
import { IconReceipt } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { fiscalListQuery } from "../../api/fiscal-queries.ts";
import { type FiscalFilters, fiscalFiltersOf } from "../../fiscal-filters.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { DocumentTable } from "../../parts/fiscal/document-table.tsx";
import { FiscalExport } from "../../parts/fiscal/export-menu.tsx";
import { FiscalFilterInputs } from "../../parts/fiscal/filter-inputs.tsx";
import { FiscalTotals } from "../../parts/fiscal/fiscal-totals.tsx";
import { FiscalViews } from "../../parts/fiscal/fiscal-views.tsx";
import { InfiniteList, Nothing } from "../../parts/infinite-list.tsx";
import { LinkButton } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { useMay } from "../../session.ts";

const route = getRouteApi("/app/fiscal");

export function FiscalListPage() {
  const { t } = useTranslation();
  const f = useFiscalText();
  const filters = fiscalFiltersOf({ ...route.useSearch() });
  const navigate = route.useNavigate();
  const list = useInfiniteQuery(fiscalListQuery(filters));
  const set = (change: FiscalFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const isEmpty = !isFiltered && list.data?.pages[0]?.items.length === 0;
  return (
    <Page
      title={f("title")}
      intro={f("intro")}
      actions={!isEmpty && <FiscalExport filters={filters} />}
    >
      <FiscalViews />
      {!isEmpty && (
        <Stack gap="md">
          <FiscalFilterInputs filters={filters} set={set} />
          <FiscalTotals filters={filters} />
        </Stack>
      )}
      <Paper withBorder>
        <InfiniteList
          query={list}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <NoDocuments />}
        >
          {(items) => <DocumentTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

/** Says how documents come in. */
function NoDocuments() {
  const f = useFiscalText();
  const mayWrite = useMay("records.write");
  const mayManage = useMay("integrations.manage");
  return (
    <EmptyState
      p="lg"
      icon={<IconReceipt aria-hidden />}
      withIndicatorBackground
      title={f("empty.title")}
      description={f("empty.help")}
    >
      <EmptyState.Actions>
        <Group gap="xs" justify="center">
          {mayWrite && <LinkButton to="/fiscal/import">{f("empty.import")}</LinkButton>}
          {mayManage && (
            <>
              <LinkButton to="/fiscal/sefaz" variant="default">
                {f("empty.sefaz")}
              </LinkButton>
              <LinkButton to="/schedules/new" variant="default">
                {f("empty.folder")}
              </LinkButton>
            </>
          )}
        </Group>
      </EmptyState.Actions>
    </EmptyState>
  );
}
