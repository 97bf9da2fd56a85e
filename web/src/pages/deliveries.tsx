import { Paper, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type DeliveryFilters, deliveriesQuery, subscriptionsQuery } from "../api/queries.ts";
import type { Delivery, DeliveryState } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { DeliveryBadge } from "../parts/badges.tsx";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";

const route = getRouteApi("/app/deliveries");
const STATES: readonly DeliveryState[] = ["pending", "retrying", "delivered", "failed", "expired"];

export function DeliveriesPage() {
  const { t } = useTranslation();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const deliveries = useInfiniteQuery(deliveriesQuery(filters));
  const subscriptions = useQuery(subscriptionsQuery).data ?? [];
  const set = (change: DeliveryFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t("nav.deliveries")} intro={t("delivery.intro")}>
      <Filters>
        <FilterSelect
          label={t("delivery.state")}
          value={filters.state}
          choices={STATES.map((value) => ({ value, label: t(`delivery_state.${value}`) }))}
          onChange={(state) => set({ state })}
        />
        <FilterSelect
          label={t("delivery.subscription")}
          value={
            filters.subscription_id === undefined ? undefined : String(filters.subscription_id)
          }
          choices={subscriptions.map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(id) => set({ subscription_id: id === undefined ? undefined : Number(id) })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={deliveries}
          empty={<Nothing>{t(isFiltered ? "filter.nothing" : "delivery.none")}</Nothing>}
        >
          {(items) => <DeliveryTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function DeliveryTable({ items }: { readonly items: readonly Delivery[] }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const columns: readonly Column<Delivery>[] = [
    {
      title: t("delivery.event"),
      isLead: true,
      cell: ({ id, event_type }) => (
        <LinkAnchor to="/deliveries/$id" params={{ id }} className="row-link">
          {event_type}
        </LinkAnchor>
      ),
    },
    {
      title: t("delivery.subscription"),
      cell: ({ subscription_name, url }) => (
        <div>
          {subscription_name ?? t("delivery.subscription_gone")}
          <Text size="xs" c="dimmed" className="breakable">
            {url}
          </Text>
        </div>
      ),
    },
    { title: t("delivery.state"), cell: ({ state }) => <DeliveryBadge state={state} /> },
    { title: t("delivery.attempts"), isEnd: true, cell: ({ attempts }) => number(attempts) },
    { title: t("common.created_at"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
  ];
  return (
    <ListTable
      caption={t("nav.deliveries")}
      columns={columns}
      items={items}
      keyOf={(one) => one.id}
    />
  );
}
