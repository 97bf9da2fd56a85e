import { EmptyState, Paper, Text } from "@mantine/core";
import { IconPlus, IconRss } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { subscriptionsQuery } from "../api/queries.ts";
import type { Subscription } from "../api/types.ts";
import { StateBadge } from "../parts/badges.tsx";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { useMay } from "../session.ts";

export function SubscriptionsPage() {
  const { t } = useTranslation();
  const mayManage = useMay("webhooks.manage");
  const { data, error, refetch } = useQuery(subscriptionsQuery);
  const add = mayManage && (
    <LinkButton to="/subscriptions/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t("subscription.add")}
    </LinkButton>
  );
  return (
    <Page
      title={t("nav.subscriptions")}
      intro={t("subscription.intro")}
      actions={data && data.length > 0 ? add : null}
    >
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
          {data && data.length > 0 && <SubscriptionTable items={data} />}
        </Paper>
      )}
    </Page>
  );
}

function SubscriptionTable({ items }: { readonly items: readonly Subscription[] }) {
  const { t } = useTranslation();
  const columns: readonly Column<Subscription>[] = [
    {
      title: t("subscription.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <LinkAnchor to="/subscriptions/$id" params={{ id: String(id) }} className="row-link">
          {name}
        </LinkAnchor>
      ),
    },
    {
      title: t("subscription.url"),
      cell: ({ url }) => (
        <Text span size="sm" className="breakable">
          {url}
        </Text>
      ),
    },
    {
      title: t("subscription.event_types"),
      cell: ({ event_types }) =>
        event_types.length === 1
          ? event_types[0]
          : t("subscription.type_count", { count: event_types.length }),
    },
    {
      title: t("subscription.state"),
      cell: ({ active }) => (
        <StateBadge
          color={active ? "green" : "gray"}
          label={t(active ? "subscription.on" : "subscription.off")}
        />
      ),
    },
    { title: t("common.created_at"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
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
