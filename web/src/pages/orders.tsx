import { EmptyState, Paper } from "@mantine/core";
import { IconShoppingCart } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type OrderFilters, ordersQuery } from "../api/order-queries.ts";
import { Connections } from "../parts/exchange/connections.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { SelectPage } from "../parts/invoice/select-page.tsx";
import { useSelection } from "../parts/invoice/selection.ts";
import { LinkButton } from "../parts/link.tsx";
import { OrderFilterInputs } from "../parts/order/filter-inputs.tsx";
import { OrderTable } from "../parts/order/order-table.tsx";
import { OrderSelectionBar } from "../parts/order/selection-bar.tsx";
import { Page } from "../parts/page.tsx";
import { useRecordText } from "../record-texts.ts";
import { useMayRun } from "../session.ts";

const route = getRouteApi("/app/orders");

export function OrdersPage() {
  const { t } = useTranslation();
  const tr = useRecordText();
  const mayRun = useMayRun();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const orders = useInfiniteQuery(ordersQuery(filters));
  const set = (change: OrderFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const selection = useSelection(JSON.stringify(filters));
  const selectable = mayRun ? selection : undefined;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page
      title={t("nav.orders")}
      intro={tr("order.intro")}
      actions={<Connections module="orders" />}
    >
      <OrderFilterInputs filters={filters} set={set} />
      {selectable && <OrderSelectionBar selection={selectable} />}
      <Paper withBorder>
        <InfiniteList
          query={orders}
          empty={isFiltered ? <Nothing>{t("filter.nothing")}</Nothing> : <NoOrders />}
        >
          {(records) => (
            <>
              {selectable && <SelectPage items={records} selection={selectable} />}
              <OrderTable orders={records} selection={selectable} />
            </>
          )}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function NoOrders() {
  const { t } = useTranslation();
  const tr = useRecordText();
  return (
    <EmptyState
      p="lg"
      icon={<IconShoppingCart aria-hidden />}
      withIndicatorBackground
      title={tr("order.none")}
      description={tr("order.none_help", { place: t("nav.exchange") })}
    >
      <EmptyState.Actions>
        <LinkButton to="/integrations">{t("invoice.none_action")}</LinkButton>
      </EmptyState.Actions>
    </EmptyState>
  );
}
