import { EmptyState, Paper, Text } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { integrationsQuery, providersQuery } from "../api/queries.ts";
import type { Integration } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { HealthBadge } from "../parts/badges.tsx";
import { BulkActions } from "../parts/bulk-actions.tsx";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/integrations");

const Outcome = lazy(async () => ({
  default: (await import("../parts/connect/connect-outcome.tsx")).ConnectOutcome,
}));

export function IntegrationsPage() {
  const { connect } = route.useSearch();
  const { t } = useTranslation();
  const mayManage = useMay("integrations.manage");
  const mayRun = useMay("integrations.run");
  const { data, error, refetch } = useQuery(integrationsQuery);
  const add = mayManage && (
    <LinkButton to="/integrations/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {t("integration.add")}
    </LinkButton>
  );
  return (
    <Page
      title={t("nav.integrations")}
      intro={t("integration.intro")}
      actions={
        data &&
        data.length > 0 && (
          <>
            {mayRun && <BulkActions items={data} />}
            {add}
          </>
        )
      }
    >
      {connect !== undefined && (
        <Suspense>
          <Outcome code={connect} />
        </Suspense>
      )}
      {data ? (
        <Paper withBorder>
          {data.length === 0 ? (
            <EmptyState
              p="xl"
              icon={<IconPlugConnected aria-hidden />}
              withIndicatorBackground
              title={t("integration.none")}
              description={t("integration.none_help")}
            >
              <EmptyState.Actions>{add}</EmptyState.Actions>
            </EmptyState>
          ) : (
            <IntegrationTable items={data} />
          )}
        </Paper>
      ) : error ? (
        <Problem error={error} retry={refetch} />
      ) : (
        <Paper withBorder>
          <ListSkeleton />
        </Paper>
      )}
    </Page>
  );
}

function IntegrationTable({ items }: { readonly items: readonly Integration[] }) {
  const { t } = useTranslation();
  const { text } = useFormat();
  const names = useNames();
  const providers = useQuery(providersQuery).data;
  const columns: readonly Column<Integration>[] = [
    {
      title: t("integration.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <div>
          <LinkAnchor to="/integrations/$id" params={{ id }} className="row-link">
            {name}
          </LinkAnchor>
          <Text size="xs" c="dimmed" className="breakable">
            {id}
          </Text>
        </div>
      ),
    },
    {
      title: t("integration.provider"),
      cell: ({ provider }) => {
        const title = providers?.find((one) => one.provider === provider)?.title;
        return title ? text(title) : provider;
      },
    },
    { title: t("integration.type"), cell: (item) => names.category(item.integration_type) },
    { title: t("integration.health"), cell: (item) => <HealthBadge integration={item} /> },
    {
      title: t("integration.last_run"),
      isEnd: true,
      cell: (item) => <Instant at={item.last_run_at} />,
    },
  ];
  return (
    <ListTable
      caption={t("nav.integrations")}
      columns={columns}
      items={items}
      keyOf={(item) => item.id}
    />
  );
}
