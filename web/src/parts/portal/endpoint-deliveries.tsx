import { Box, Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { DeliveryState } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import type { PortalDelivery } from "../../portal/client.ts";
import { endpointDeliveriesQuery } from "../../portal/queries.ts";
import { useEventTitle, usePortal, usePortalText } from "../../portal/texts.ts";
import { DeliveryBadge } from "../badges.tsx";
import { FilterSelect } from "../filters.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";

const route = getRouteApi("/portal/endpoints/$id");
const STATES = [
  "pending",
  "retrying",
  "delivered",
  "failed",
  "expired",
] as const satisfies readonly DeliveryState[];

/** What was sent to an endpoint, newest first, by state. */
export function EndpointDeliveries({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(endpointDeliveriesQuery({ endpoint_id: id, state }));
  return (
    <Section title={t("nav.deliveries")} isFlush>
      <Box px="md" pb="md" maw={320}>
        <FilterSelect
          label={t("delivery.state")}
          value={state}
          choices={STATES.map((value) => ({ value, label: t(`delivery_state.${value}`) }))}
          onChange={(chosen) =>
            void navigate({ search: { state: chosen }, replace: true, resetScroll: false })
          }
        />
      </Box>
      <InfiniteList
        query={query}
        empty={<Nothing>{state ? t("filter.nothing") : p("delivery.none")}</Nothing>}
      >
        {(items) => <DeliveryTable items={items} />}
      </InfiniteList>
    </Section>
  );
}

function DeliveryTable({ items }: { readonly items: readonly PortalDelivery[] }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const titleOf = useEventTitle(usePortal().event_types);
  const columns: readonly Column<PortalDelivery>[] = [
    {
      title: t("delivery.event"),
      isLead: true,
      cell: ({ id, event_type }) => (
        <div>
          <LinkAnchor to="/portal/deliveries/$id" params={{ id }} className="row-link">
            {titleOf(event_type)}
          </LinkAnchor>
          <Text size="xs" c="dimmed" className="mono breakable">
            {event_type}
          </Text>
        </div>
      ),
    },
    { title: t("delivery.state"), cell: ({ state }) => <DeliveryBadge state={state} /> },
    {
      title: t("delivery.answer"),
      cell: ({ last_status, last_error }) =>
        last_status !== null ? `HTTP ${last_status}` : last_error ? t("attempt.no_answer") : "–",
    },
    { title: t("delivery.attempts"), isEnd: true, cell: ({ attempts }) => number(attempts) },
    { title: t("common.created_at"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
  ];
  return (
    <ListTable
      caption={t("nav.deliveries")}
      columns={columns}
      items={items}
      keyOf={({ id }) => id}
    />
  );
}
