import { EmptyState, Paper } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { HubEvent } from "../api/types.ts";
import { type EventFilters, eventsQuery, eventTypesQuery } from "../api/webhook-queries.ts";
import { useFormat } from "../i18n/format.ts";
import { EventViews } from "../parts/event/event-views.tsx";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { SearchInput } from "../parts/search-input.tsx";

const route = getRouteApi("/app/events");

export function EventsPage() {
  const { t } = useTranslation();
  const { text } = useFormat();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const events = useInfiniteQuery(eventsQuery(filters));
  const types = useQuery(eventTypesQuery).data ?? [];
  const set = (change: EventFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t("nav.events")} intro={t("event.intro")}>
      <EventViews />
      <Filters>
        <FilterSelect
          label={t("event.type")}
          value={filters.type}
          choices={types.map(({ type, title }) => ({ value: type, label: text(title) }))}
          onChange={(type) => set({ type })}
        />
        <SearchInput
          label={t("event.subject")}
          value={filters.subject}
          onSearch={(subject) => set({ subject })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={events}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <NoEvents />}
        >
          {(items) => <EventTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function NoEvents() {
  const { t } = useTranslation();
  return (
    <EmptyState
      p="lg"
      icon={<IconBolt aria-hidden />}
      withIndicatorBackground
      title={t("event.none")}
      description={t("event.none_help")}
    >
      <EmptyState.Actions>
        <LinkButton to="/event-types">{t("event.none_action")}</LinkButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}

type ListedEvent = Omit<HubEvent, "deliveries">;

function EventTable({ items }: { readonly items: readonly ListedEvent[] }) {
  const { t } = useTranslation();
  const columns: readonly Column<ListedEvent>[] = [
    {
      title: t("event.type"),
      isLead: true,
      cell: ({ id, type }) => (
        <LinkAnchor to="/events/$id" params={{ id }} className="row-link">
          {type}
        </LinkAnchor>
      ),
    },
    { title: t("event.subject"), cell: ({ subject }) => subject ?? "–" },
    { title: t("event.consumer"), cell: ({ consumer }) => consumer ?? "–" },
    { title: t("delivery.occurred"), isEnd: true, cell: (one) => <Instant at={one.occurred_at} /> },
  ];
  return (
    <ListTable caption={t("nav.events")} columns={columns} items={items} keyOf={(one) => one.id} />
  );
}
