import { Alert, Grid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { orderQuery } from "../api/order-queries.ts";
import type { HubRecord } from "../api/types.ts";
import { orderOf } from "../order.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { DeliveryFacts, OrderFacts } from "../parts/order/order-facts.tsx";
import { OrderLines } from "../parts/order/order-lines.tsx";
import { OrderMark } from "../parts/order/order-mark.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { PartySection } from "../parts/party-section.tsx";
import { RecordChanges } from "../parts/record-changes.tsx";
import { RecordOrigins } from "../parts/record-origins.tsx";
import { Section } from "../parts/section.tsx";
import { SendButton } from "../parts/send/send-button.tsx";
import { useRecordText } from "../record-texts.ts";

const route = getRouteApi("/app/orders/$id");

export function OrderPage() {
  const id = Number(route.useParams().id);
  const { data, error, refetch } = useQuery(orderQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneOrder key={id} record={data} />;
}

function OneOrder({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const order = orderOf(record);
  const isThere = record.deleted_at === null && record.merged_into === null;
  return (
    <Page
      title={order.number ?? tr("order.no_number")}
      intro={tr(`order.directions.${order.direction}`)}
      mark={<OrderMark record={record} />}
      back={<LinkAnchor to="/orders">← {t("nav.orders")}</LinkAnchor>}
      actions={isThere && <SendButton entity="order" records={[record]} />}
    >
      {record.merged_into !== null && (
        <Alert color="yellow">
          <LinkAnchor to="/orders/$id" params={{ id: String(record.merged_into) }}>
            {tr("order.merged")}
          </LinkAnchor>
        </Alert>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <PartySection title={tr("order.buyer")} party={order.buyer} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <PartySection title={tr("order.seller")} party={order.seller} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={tr("order.facts")}>
            <OrderFacts record={record} />
          </Section>
        </Grid.Col>
        {order.delivery && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Section title={tr("order.delivery")}>
              <DeliveryFacts order={order} />
            </Section>
          </Grid.Col>
        )}
        {order.ship_to && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <PartySection title={tr("order.ship_to")} party={order.ship_to} />
          </Grid.Col>
        )}
      </Grid>
      <OrderLines order={order} />
      {order.note && (
        <Section title={tr("order.note")}>
          <Text size="sm" className="breakable" style={{ whiteSpace: "pre-wrap" }}>
            {order.note}
          </Text>
        </Section>
      )}
      <RecordOrigins record={record} />
      <RecordChanges entity="order" id={record.id} empty={tr("order.no_changes")} />
    </Page>
  );
}
