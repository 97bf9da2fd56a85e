import { EmptyState, Paper } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type DeliveryFilters, deliveriesQuery } from "../api/webhook-queries.ts";
import { DeliveryFilterInputs } from "../parts/delivery/delivery-filters.tsx";
import { DeliveryTable } from "../parts/delivery/delivery-table.tsx";
import { DeliveryViews } from "../parts/delivery/delivery-views.tsx";
import { ResendButton } from "../parts/delivery/resend-dialog.tsx";
import { Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Page } from "../parts/page.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/undelivered");

/** What did not arrive and is not tried any more: the list from which people send it again. */
export function UndeliveredPage() {
  const { t } = useTranslation();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useMay("webhooks.manage");
  const deliveries = useInfiniteQuery(deliveriesQuery({ ...filters, state: "undelivered" }));
  const set = (change: DeliveryFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page
      title={t("undelivered.title")}
      intro={t("undelivered.intro")}
      actions={mayManage && <ResendButton key={JSON.stringify(filters)} filters={filters} />}
    >
      <DeliveryViews />
      <Filters isLong>
        <DeliveryFilterInputs filters={filters} set={set} without={["state"]} />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={deliveries}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <AllDelivered />}
        >
          {(items) => <DeliveryTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function AllDelivered() {
  const { t } = useTranslation();
  return (
    <EmptyState
      p="lg"
      icon={<IconCircleCheck aria-hidden />}
      withIndicatorBackground
      title={t("undelivered.none")}
      description={t("undelivered.none_help")}
    />
  );
}
