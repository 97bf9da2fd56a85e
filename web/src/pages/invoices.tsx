import { EmptyState, Paper, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFileInvoice } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type InvoiceFilters, invoicesQuery } from "../api/queries.ts";
import type { HubRecord } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { invoiceOf } from "../invoice.ts";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";

const route = getRouteApi("/app/invoices");
const DIRECTIONS = ["cost", "sales"] as const;
const TYPING_PAUSE_MS = 300;

export function InvoicesPage() {
  const { t } = useTranslation();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const invoices = useInfiniteQuery(invoicesQuery(filters));
  const [typed, setTyped] = useState(filters.q ?? "");
  const sent = useRef(filters.q);
  const set = (change: InvoiceFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const search = useDebouncedCallback((q: string) => {
    sent.current = q || undefined;
    set({ q: sent.current });
  }, TYPING_PAUSE_MS);
  // The address may change without typing: by the menu, or back and forth.
  useEffect(() => {
    if (filters.q === sent.current) return;
    sent.current = filters.q;
    setTyped(filters.q ?? "");
  }, [filters.q]);
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t("nav.invoices")} intro={t("invoice.intro")}>
      <Filters>
        <TextInput
          type="search"
          label={t("invoice.search")}
          value={typed}
          onChange={({ currentTarget: { value } }) => {
            setTyped(value);
            search(value);
          }}
        />
        <FilterSelect
          label={t("invoice.direction")}
          value={filters.direction}
          choices={DIRECTIONS.map((value) => ({ value, label: t(`direction.${value}`) }))}
          onChange={(direction) => set({ direction })}
        />
        <TextInput
          type="date"
          label={t("invoice.issued_from")}
          value={filters.date_from ?? ""}
          onChange={(event) => set({ date_from: event.currentTarget.value || undefined })}
        />
        <TextInput
          type="date"
          label={t("invoice.issued_to")}
          value={filters.date_to ?? ""}
          onChange={(event) => set({ date_to: event.currentTarget.value || undefined })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={invoices}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <NoInvoices />}
        >
          {(items) => <InvoiceTable items={items} />}
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

function InvoiceTable({ items }: { readonly items: readonly HubRecord[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<HubRecord>[] = [
    {
      title: t("invoice.number"),
      isLead: true,
      cell: (record) => (
        <LinkAnchor to="/invoices/$id" params={{ id: String(record.id) }} className="row-link">
          {invoiceOf(record).number ?? t("invoice.no_number")}
        </LinkAnchor>
      ),
    },
    {
      title: t("invoice.other_party"),
      cell: (record) => {
        const { direction, seller, buyer } = invoiceOf(record);
        return (direction === "sales" ? buyer : seller).name ?? "–";
      },
    },
    {
      title: t("invoice.direction"),
      cell: (record) => t(`direction.${invoiceOf(record).direction}`),
    },
    {
      title: t("invoice.issue_date"),
      cell: (record) => {
        const { issue_date } = invoiceOf(record);
        return issue_date ? format.date(issue_date) : "–";
      },
    },
    {
      title: t("invoice.net"),
      isEnd: true,
      cell: (record) => {
        const { totals, currency } = invoiceOf(record);
        return totals.net ? format.money(totals.net, currency) : "–";
      },
    },
    {
      title: t("invoice.gross"),
      isEnd: true,
      cell: (record) => {
        const { totals, currency } = invoiceOf(record);
        return totals.gross ? format.money(totals.gross, currency) : "–";
      },
    },
  ];
  return (
    <ListTable
      caption={t("nav.invoices")}
      columns={columns}
      items={items}
      keyOf={(record) => record.id}
    />
  );
}
