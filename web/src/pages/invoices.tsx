import { EmptyState, Paper, Stack } from "@mantine/core";
import { IconFileInvoice } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { invoicesQuery } from "../api/queries.ts";
import type { InvoiceFilters } from "../invoice-filters.ts";
import { Connections } from "../parts/exchange/connections.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { BulkAssign } from "../parts/invoice/bulk-assign.tsx";
import { ExportMenu } from "../parts/invoice/export-menu.tsx";
import { InvoiceFilterInputs } from "../parts/invoice/filter-inputs.tsx";
import { InvoiceTable } from "../parts/invoice/invoice-table.tsx";
import { SavedViews } from "../parts/invoice/saved-views.tsx";
import { SelectPage } from "../parts/invoice/select-page.tsx";
import { useSelection } from "../parts/invoice/selection.ts";
import { SelectionBar } from "../parts/invoice/selection-bar.tsx";
import { InvoiceTotals } from "../parts/invoice/totals.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { useMay, useMayRun } from "../session.ts";

const route = getRouteApi("/app/invoices");

export function InvoicesPage() {
  const { t } = useTranslation();
  const mayWrite = useMay("records.write");
  const mayRun = useMayRun();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const invoices = useInfiniteQuery(invoicesQuery(filters));
  const set = (change: InvoiceFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const selection = useSelection(JSON.stringify(filters));
  const selectable = mayWrite || mayRun ? selection : undefined;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page
      title={t("nav.invoices")}
      intro={t("invoice.intro")}
      actions={
        <>
          {mayWrite && <BulkAssign filters={filters} />}
          <ExportMenu filters={filters} />
          <Connections module="invoices" />
        </>
      }
    >
      <Stack gap="md">
        <SavedViews filters={filters} />
        <InvoiceFilterInputs filters={filters} set={set} />
      </Stack>
      <InvoiceTotals filters={filters} />
      <SelectionBar selection={selection} />
      <Paper withBorder>
        <InfiniteList
          query={invoices}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <NoInvoices />}
        >
          {(items) => (
            <>
              {selectable && <SelectPage items={items} selection={selectable} />}
              <InvoiceTable items={items} dateField={filters.date_field} selection={selectable} />
            </>
          )}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function NoInvoices() {
  const { t } = useTranslation();
  return (
    <EmptyState
      p="lg"
      icon={<IconFileInvoice aria-hidden />}
      withIndicatorBackground
      title={t("invoice.none")}
      description={t("invoice.none_help")}
    >
      <EmptyState.Actions>
        <LinkButton to="/integrations">{t("invoice.none_action")}</LinkButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}
