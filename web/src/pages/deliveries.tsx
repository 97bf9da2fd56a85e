import { Paper } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type DeliveryFilters, deliveriesQuery } from "../api/webhook-queries.ts";
import { DeliveryFilterInputs } from "../parts/delivery/delivery-filters.tsx";
import { DeliveryTable } from "../parts/delivery/delivery-table.tsx";
import { DeliveryViews } from "../parts/delivery/delivery-views.tsx";
import { Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Page } from "../parts/page.tsx";

const route = getRouteApi("/app/deliveries");

export function DeliveriesPage() {
  const { t } = useTranslation();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const deliveries = useInfiniteQuery(deliveriesQuery(filters));
  const set = (change: DeliveryFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t("nav.deliveries")} intro={t("delivery.intro")}>
      <DeliveryViews />
      <Filters isLong>
        <DeliveryFilterInputs filters={filters} set={set} />
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
