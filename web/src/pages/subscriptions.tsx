import { EmptyState, Paper } from "@mantine/core";
import { IconPlus, IconRss } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Subscription } from "../api/types.ts";
import { endpointSummariesQuery, subscriptionsQuery } from "../api/webhook-queries.ts";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { SearchInput } from "../parts/search-input.tsx";
import { ENDPOINT_STATES, endpointState } from "../parts/subscription/endpoint-state.ts";
import { SubscriptionTable } from "../parts/subscription/subscription-table.tsx";
import type { SubscriptionFilters } from "../routes-webhooks.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/subscriptions");

export function SubscriptionsPage() {
  const { t } = useTranslation();
  const mayManage = useMay("webhooks.manage");
  const { data, error, refetch } = useQuery(subscriptionsQuery);
  const found = useFound(data);
  const add = mayManage && (
    <LinkButton to="/subscriptions/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t("subscription.add")}
    </LinkButton>
  );
  return (
    <Page
      title={t("nav.subscriptions")}
      intro={t("subscription.intro")}
      actions={
        <>
          {mayManage && (
            <LinkButton to="/subscriptions/portal" variant="default">
              {t("nav.portal")}
            </LinkButton>
          )}
          {data && data.length > 0 ? add : null}
        </>
      }
    >
      {data && data.length > 0 && <SubscriptionFilterInputs items={data} />}
      {error && !data ? (
        <Problem error={error} retry={refetch} />
      ) : (
        <Paper withBorder>
          {!data && <ListSkeleton />}
          {data?.length === 0 && (
            <EmptyState
              p="xl"
              icon={<IconRss aria-hidden />}
              withIndicatorBackground
              title={t("subscription.none")}
              description={t("subscription.none_help")}
            >
              <EmptyState.Actions>{add}</EmptyState.Actions>
            </EmptyState>
          )}
          {data && data.length > 0 && found.length === 0 && (
            <Nothing>{t("filter.nothing")}</Nothing>
          )}
          {found.length > 0 && <SubscriptionTable items={found} />}
        </Paper>
      )}
    </Page>
  );
}

function SubscriptionFilterInputs({ items }: { readonly items: readonly Subscription[] }) {
  const { t } = useTranslation();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const set = (change: SubscriptionFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const consumers = [...new Set(items.flatMap(({ consumer }) => consumer ?? []))].toSorted();
  return (
    <Filters>
      <SearchInput
        label={t("filter.search")}
        placeholder={t("subscription.search")}
        value={filters.q}
        onSearch={(q) => set({ q })}
      />
      <FilterSelect
        label={t("subscription.state")}
        value={filters.state}
        choices={ENDPOINT_STATES.map((value) => ({ value, label: t(`endpoint.${value}`) }))}
        onChange={(state) => set({ state })}
      />
      {consumers.length > 0 && (
        <FilterSelect
          label={t("event.consumer")}
          value={filters.consumer}
          choices={consumers.map((value) => ({ value, label: value }))}
          onChange={(consumer) => set({ consumer })}
        />
      )}
    </Filters>
  );
}

/** Those that fit the filters in the page's address. */
function useFound(items: readonly Subscription[] = []): readonly Subscription[] {
  const { q = "", state, consumer } = route.useSearch();
  const summaries = useQuery(endpointSummariesQuery).data;
  const wanted = q.toLowerCase();
  return items.filter((one) => {
    const text = [one.name, one.url, one.integration_id, one.consumer, ...one.event_types];
    return (
      (wanted === "" || text.join(" ").toLowerCase().includes(wanted)) &&
      (state === undefined || endpointState(one, summaries?.get(one.id)) === state) &&
      (consumer === undefined || one.consumer === consumer)
    );
  });
}
