import { EmptyState, Group, Paper, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { usersQuery } from "../api/people-queries.ts";
import type { User } from "../api/types.ts";
import { InfiniteList } from "../parts/infinite-list.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { GrantList } from "../parts/people/grant-list.tsx";
import { PeopleViews } from "../parts/people/people-views.tsx";
import { UserState } from "../parts/people/user-state.tsx";
import { usePeopleText } from "../people-texts.ts";
import { useSession } from "../session.ts";

export function UsersPage() {
  const p = usePeopleText();
  const users = useInfiniteQuery(usersQuery);
  return (
    <Page
      title={p("user.title")}
      intro={p("user.intro")}
      actions={<LinkButton to="/users/new">{p("user.add")}</LinkButton>}
    >
      <PeopleViews />
      <Paper withBorder>
        <InfiniteList
          query={users}
          empty={
            <EmptyState
              p="lg"
              icon={<IconUsers aria-hidden />}
              withIndicatorBackground
              title={p("user.none")}
              description={p("user.none_help")}
            />
          }
        >
          {(items) => <UserTable items={items} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

function UserTable({ items }: { readonly items: readonly User[] }) {
  const p = usePeopleText();
  const own = useSession()?.user?.id;
  const columns: readonly Column<User>[] = [
    {
      title: p("user.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <Group gap={6}>
          <LinkAnchor to="/users/$id" params={{ id: String(id) }} className="row-link">
            {name}
          </LinkAnchor>
          {id === own && (
            <Text span size="sm" c="dimmed">
              ({p("user.you")})
            </Text>
          )}
        </Group>
      ),
    },
    { title: p("user.email"), cell: ({ email }) => <span className="breakable">{email}</span> },
    {
      title: p("user.groups"),
      cell: ({ groups }) => groups.map(({ name }) => name).join(", ") || "–",
    },
    {
      title: p("permission.title"),
      cell: ({ all_permissions: all }) => <GrantList grants={all} />,
    },
    { title: p("user.state"), cell: (user) => <UserState user={user} /> },
  ];
  return (
    <ListTable caption={p("user.title")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}
