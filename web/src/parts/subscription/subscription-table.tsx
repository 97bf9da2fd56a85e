import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../../api/queries.ts";
import type { Subscription } from "../../api/types.ts";
import { endpointSummariesQuery } from "../../api/webhook-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { StateMark } from "./state-mark.tsx";

/** Subscriptions with how each is doing. */
export function SubscriptionTable({ items }: { readonly items: readonly Subscription[] }) {
  const { t } = useTranslation();
  const { percent } = useFormat();
  const summaries = useQuery(endpointSummariesQuery).data;
  const columns: readonly Column<Subscription>[] = [
    { title: t("subscription.name"), isLead: true, cell: (one) => <NameCell subscription={one} /> },
    {
      title: t("subscription.event_types"),
      cell: ({ event_types: [first = "", ...others] }) =>
        others.length === 0
          ? first === "*"
            ? t("event.all")
            : first
          : t("subscription.type_count", { count: others.length + 1 }),
    },
    {
      title: t("subscription.state"),
      cell: (one) => <StateMark subscription={one} summary={summaries?.get(one.id)} withDetail />,
    },
    {
      title: t("subscription.success_rate"),
      isEnd: true,
      cell: ({ id }) => {
        const rate = summaries?.get(id)?.success_rate_24_hours;
        return rate === null || rate === undefined ? "–" : percent(rate);
      },
    },
    {
      title: t("subscription.last_delivery"),
      isEnd: true,
      cell: ({ id }) => <Instant at={summaries?.get(id)?.last_attempt_at} />,
    },
  ];
  return (
    <ListTable
      caption={t("nav.subscriptions")}
      columns={columns}
      items={items}
      keyOf={(one) => one.id}
    />
  );
}

function NameCell({ subscription }: { readonly subscription: Subscription }) {
  const { id, name, url, integration_id, consumer } = subscription;
  const integrations = useQuery(integrationsQuery).data;
  const destination = integrations?.find((one) => one.id === integration_id)?.name;
  return (
    <div>
      <LinkAnchor to="/subscriptions/$id" params={{ id: String(id) }} className="row-link">
        {name}
      </LinkAnchor>
      <Text size="xs" c="dimmed" className="breakable">
        {url ?? destination ?? integration_id}
        {consumer && ` · ${consumer}`}
      </Text>
    </div>
  );
}
