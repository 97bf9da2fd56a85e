import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Delivery } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { DeliveryBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";

interface DeliveryTableProps {
  readonly items: readonly Delivery[];
  /** On the page of a subscription everybody knows it, on that of an event, the event. */
  readonly without?: "subscription" | "event";
}

export function DeliveryTable({ items, without }: DeliveryTableProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const columns: readonly Column<Delivery>[] = [
    ...(without === "event"
      ? []
      : [
          {
            title: t("delivery.event"),
            isLead: true,
            cell: (one: Delivery) => <EventCell {...one} />,
          },
        ]),
    ...(without === "subscription"
      ? []
      : [
          {
            title: t("delivery.subscription"),
            isLead: without === "event",
            cell: (one: Delivery) => (
              <SubscriptionCell delivery={one} isLink={without === "event"} />
            ),
          },
        ]),
    {
      title: t("delivery.state"),
      cell: ({ state }) => <DeliveryBadge state={state} />,
    },
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
      keyOf={(one) => one.id}
    />
  );
}

function EventCell({ id, event_type }: Delivery) {
  return (
    <LinkAnchor to="/deliveries/$id" params={{ id }} className="row-link">
      {event_type}
    </LinkAnchor>
  );
}

interface SubscriptionCellProps {
  readonly delivery: Delivery;
  readonly isLink: boolean;
}

function SubscriptionCell({ delivery, isLink }: SubscriptionCellProps) {
  const { t } = useTranslation();
  const { id, subscription_name, url } = delivery;
  const name = subscription_name ?? t("delivery.subscription_gone");
  return (
    <div>
      {isLink ? (
        <LinkAnchor to="/deliveries/$id" params={{ id }} className="row-link">
          {name}
        </LinkAnchor>
      ) : (
        name
      )}
      <Text size="xs" c="dimmed" className="breakable">
        {url}
      </Text>
    </div>
  );
}
