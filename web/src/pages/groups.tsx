import { EmptyState, Paper } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { groupsQuery } from "../api/people-queries.ts";
import type { UserGroup } from "../api/types.ts";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { GrantList } from "../parts/people/grant-list.tsx";
import { PeopleViews } from "../parts/people/people-views.tsx";
import { Problem } from "../parts/problem.tsx";
import { usePeopleText } from "../people-texts.ts";

export function GroupsPage() {
  const p = usePeopleText();
  const groups = useQuery(groupsQuery);
  return (
    <Page
      title={p("group.title")}
      intro={p("group.intro")}
      actions={<LinkButton to="/groups/new">{p("group.add")}</LinkButton>}
    >
      <PeopleViews />
      <Paper withBorder>
        {groups.isPending && <ListSkeleton rows={3} />}
        <Problem error={groups.error} retry={groups.refetch} />
        {groups.data?.length === 0 && (
          <EmptyState
            p="lg"
            icon={<IconUsers aria-hidden />}
            withIndicatorBackground
            title={p("group.none")}
            description={p("group.none_help")}
          />
        )}
        {groups.data && groups.data.length > 0 && <GroupTable items={groups.data} />}
      </Paper>
    </Page>
  );
}

function GroupTable({ items }: { readonly items: readonly UserGroup[] }) {
  const p = usePeopleText();
  const columns: readonly Column<UserGroup>[] = [
    {
      title: p("group.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <LinkAnchor to="/groups/$id" params={{ id: String(id) }} className="row-link">
          {name}
        </LinkAnchor>
      ),
    },
    {
      title: p("group.members"),
      cell: ({ members }) => members.map(({ name }) => name).join(", ") || p("group.no_members"),
    },
    {
      title: p("permission.title"),
      cell: ({ permissions }) => <GrantList grants={permissions} />,
    },
  ];
  return (
    <ListTable caption={p("group.title")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}
