import { Checkbox, EmptyState, Paper } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { partiesQuery } from "../api/party-queries.ts";
import type { HubRecord } from "../api/types.ts";
import { NewButton } from "../parts/edit/lazy.tsx";
import { Connections } from "../parts/exchange/connections.tsx";
import { Filters } from "../parts/filters.tsx";
import { StaleData } from "../parts/health/stale-data.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { SelectPage } from "../parts/invoice/select-page.tsx";
import { type Selection, useSelection } from "../parts/invoice/selection.ts";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { PartyMark } from "../parts/party/party-mark.tsx";
import { PartySelectionBar } from "../parts/party/selection-bar.tsx";
import { SearchInput } from "../parts/search-input.tsx";
import { partyOf, schemeName, taxIdOf } from "../party.ts";
import { useRecordText } from "../record-texts.ts";
import { useMayRun } from "../session.ts";
import { useSourceText } from "../source-texts.ts";

const route = getRouteApi("/app/parties");

export function PartiesPage() {
  const { t } = useTranslation();
  const tr = useRecordText();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const parties = useInfiniteQuery(partiesQuery(filters));
  const mayRun = useMayRun();
  const selection = useSelection(JSON.stringify(filters));
  const selectable = mayRun ? selection : undefined;
  return (
    <Page
      title={t("nav.parties")}
      intro={tr("party.intro")}
      actions={
        <>
          <Connections module="parties" />
          <NewButton entity="party" />
        </>
      }
    >
      <StaleData entity="party" />
      <Filters>
        <SearchInput
          label={tr("party.search")}
          value={filters.q}
          onSearch={(q) => void navigate({ search: { q }, replace: true })}
        />
      </Filters>
      {selectable && <PartySelectionBar selection={selectable} />}
      <Paper withBorder>
        <InfiniteList
          query={parties}
          empty={filters.q ? <Nothing>{t("filter.nothing")}</Nothing> : <NoParties />}
        >
          {(items) => (
            <>
              {selectable && <SelectPage items={items} selection={selectable} />}
              <PartyTable items={items} selection={selectable} />
            </>
          )}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function NoParties() {
  const { t } = useTranslation();
  const tr = useRecordText();
  return (
    <EmptyState
      p="lg"
      icon={<IconUsers aria-hidden />}
      withIndicatorBackground
      title={tr("party.none")}
      description={tr("party.none_help")}
    >
      <EmptyState.Actions>
        <LinkButton to="/integrations">{t("invoice.none_action")}</LinkButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}

interface PartyTableProps {
  readonly items: readonly HubRecord[];
  readonly selection: Selection | undefined;
}

function PartyTable({ items, selection }: PartyTableProps) {
  const { t } = useTranslation();
  const s = useSourceText();
  const tr = useRecordText();
  const columns: readonly Column<HubRecord>[] = [
    ...(selection
      ? [
          {
            title: s("selection.title"),
            isTitleHidden: true,
            cell: (record: HubRecord) => (
              <Checkbox
                className="above-link"
                size="xs"
                aria-label={s("selection.one", { name: partyOf(record).name })}
                checked={selection.has(record.id)}
                onChange={() => selection.toggle(record)}
              />
            ),
          },
        ]
      : []),
    {
      title: tr("party.name"),
      isLead: true,
      cell: (record) => (
        <LinkAnchor
          to="/parties/$id"
          params={{ id: String(record.id) }}
          className="row-link breakable"
        >
          {partyOf(record).name}
        </LinkAnchor>
      ),
    },
    { title: tr("party.role"), cell: (record) => <PartyMark record={record} /> },
    {
      title: t("verify.tax_id"),
      cell: (record) => {
        const id = taxIdOf(partyOf(record));
        return id ? `${schemeName(id.scheme)} ${id.value}` : "–";
      },
    },
    {
      title: tr("party.city"),
      cell: (record) => {
        const { city, country_code } = partyOf(record).address ?? {};
        return [city, country_code].filter(Boolean).join(", ") || "–";
      },
    },
    {
      title: tr("party.sources"),
      cell: ({ origins }) =>
        [...new Set(origins.map((one) => one.integration_id ?? t("origin.gone")))].join(", "),
    },
  ];
  return (
    <ListTable
      caption={t("nav.parties")}
      columns={columns}
      items={items}
      keyOf={(record) => record.id}
    />
  );
}
