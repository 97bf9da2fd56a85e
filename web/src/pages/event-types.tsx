import { Paper, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventType } from "../api/types.ts";
import { eventTypesQuery } from "../api/webhook-queries.ts";
import { useFormat } from "../i18n/format.ts";
import { EventViews } from "../parts/event/event-views.tsx";
import { FamilyName } from "../parts/event/family-name.tsx";
import { Filters } from "../parts/filters.tsx";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { useMay } from "../session.ts";

/** The catalogue: every kind of event that there is. */
export function EventTypesPage() {
  const { t } = useTranslation();
  const { text } = useFormat();
  const { data, error, refetch } = useQuery(eventTypesQuery);
  const mayManage = useMay("webhooks.manage");
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const found = data?.filter((one) =>
    `${one.type} ${text(one.title)} ${text(one.description)}`.toLowerCase().includes(wanted),
  );
  return (
    <Page
      title={t("event_type.catalogue")}
      intro={t("event_type.intro")}
      actions={
        mayManage && (
          <LinkButton to="/event-types/new" leftSection={<IconPlus size={18} aria-hidden />}>
            {t("own_type.add")}
          </LinkButton>
        )
      }
    >
      <EventViews />
      <Filters>
        <TextInput
          type="search"
          label={t("subscription.search_types")}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Filters>
      {error && !data ? (
        <Problem error={error} retry={refetch} />
      ) : (
        <Paper withBorder>
          {!found && <ListSkeleton />}
          {found?.length === 0 && <Nothing>{t("filter.nothing")}</Nothing>}
          {found && found.length > 0 && <TypeTable items={found} />}
        </Paper>
      )}
    </Page>
  );
}

function TypeTable({ items }: { readonly items: readonly EventType[] }) {
  const { t } = useTranslation();
  const { text } = useFormat();
  const columns: readonly Column<EventType>[] = [
    {
      title: t("event.type"),
      isLead: true,
      cell: ({ type, title }) => (
        <LinkAnchor to="/event-types/$type" params={{ type }} className="row-link">
          {text(title)}
        </LinkAnchor>
      ),
    },
    {
      title: t("event_type.name"),
      cell: ({ type }) => <code className="mono breakable">{type}</code>,
    },
    { title: t("event_type.family"), cell: ({ family }) => <FamilyName family={family} /> },
    { title: t("event_type.meaning"), cell: ({ description }) => text(description) || "–" },
  ];
  return (
    <ListTable
      caption={t("event_type.catalogue")}
      columns={columns}
      items={items}
      keyOf={({ type }) => type}
    />
  );
}
