import { EmptyState, Paper, Text } from "@mantine/core";
import { IconPlus, IconRss } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ListSkeleton } from "../../parts/infinite-list.tsx";
import { LinkAnchor, LinkButton } from "../../parts/link.tsx";
import { type Column, ListTable } from "../../parts/list-table.tsx";
import { Page } from "../../parts/page.tsx";
import { EndpointMark } from "../../parts/portal/endpoint-mark.tsx";
import { useEventNames } from "../../parts/portal/use-event-names.ts";
import { Problem } from "../../parts/problem.tsx";
import type { Endpoint } from "../../portal/client.ts";
import { endpointsQuery } from "../../portal/queries.ts";
import { usePortal, usePortalText } from "../../portal/texts.ts";

export function EndpointsPage() {
  const p = usePortalText();
  const { organisation } = usePortal();
  const { data, error, refetch } = useQuery(endpointsQuery);
  const add = (
    <LinkButton to="/portal/endpoints/new" leftSection={<IconPlus size={18} aria-hidden />}>
      {p("home.add")}
    </LinkButton>
  );
  return (
    <Page
      title={p("home.title")}
      intro={p("home.intro", { organisation })}
      actions={data && data.length > 0 ? add : null}
    >
      {error && !data ? (
        <Problem error={error} retry={refetch} />
      ) : (
        <Paper withBorder>
          {!data && <ListSkeleton rows={3} />}
          {data?.length === 0 && (
            <EmptyState
              p="xl"
              icon={<IconRss aria-hidden />}
              withIndicatorBackground
              title={p("home.none")}
              description={p("home.none_help")}
            >
              <EmptyState.Actions>{add}</EmptyState.Actions>
            </EmptyState>
          )}
          {data && data.length > 0 && <EndpointTable items={data} />}
        </Paper>
      )}
    </Page>
  );
}

function EndpointTable({ items }: { readonly items: readonly Endpoint[] }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const names = useEventNames();
  const columns: readonly Column<Endpoint>[] = [
    {
      title: t("subscription.name"),
      isLead: true,
      cell: ({ id, name, url }) => (
        <div>
          <LinkAnchor to="/portal/endpoints/$id" params={{ id: String(id) }} className="row-link">
            {name}
          </LinkAnchor>
          <Text size="xs" c="dimmed" className="breakable">
            {url}
          </Text>
        </div>
      ),
    },
    {
      title: t("subscription.event_types"),
      cell: ({ event_types: types }) =>
        types.length > 2 ? t("subscription.type_count", { count: types.length }) : names(types),
    },
    { title: t("subscription.state"), cell: (one) => <EndpointMark endpoint={one} /> },
  ];
  return (
    <ListTable caption={p("home.title")} columns={columns} items={items} keyOf={(one) => one.id} />
  );
}
