import { Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../api/client.ts";
import { tokensQuery } from "../api/queries.ts";
import type { Token, TokenIn } from "../api/types.ts";
import { usePeopleText } from "../people-texts.ts";
import { StateBadge } from "./badges.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { ListSkeleton, Nothing } from "./infinite-list.tsx";
import { Instant } from "./instant.tsx";
import { type Column, ListTable } from "./list-table.tsx";
import { Problem } from "./problem.tsx";
import { Section } from "./section.tsx";
import { ShowOnce } from "./show-once.tsx";
import { TokenForm } from "./token-form.tsx";

/** Access tokens for programs: make one, see them, revoke them. */
export function TokenSection() {
  const p = usePeopleText();
  const queryClient = useQueryClient();
  const tokens = useQuery(tokensQuery);
  const create = useMutation({
    mutationFn: (body: TokenIn) => answerOf(api.POST("/api/tokens", { body })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <Section title={p("token.title")} isFlush>
      <Stack px="md" pb="md" maw={680}>
        <Text size="sm" c="dimmed">
          {p("token.help")}
        </Text>
        {create.data ? (
          <ShowOnce
            title={p("token.made", { name: create.data.name })}
            secret={create.data.token}
            onDone={create.reset}
          />
        ) : (
          <TokenForm
            onSubmit={(values) => create.mutate(values)}
            isBusy={create.isPending}
            error={create.error}
          />
        )}
      </Stack>
      {tokens.isPending && <ListSkeleton rows={3} />}
      <Problem error={tokens.error} retry={tokens.refetch} />
      {tokens.data?.length === 0 && <Nothing>{p("token.none")}</Nothing>}
      {tokens.data && tokens.data.length > 0 && <TokenTable items={tokens.data} />}
    </Section>
  );
}

function TokenTable({ items }: { readonly items: readonly Token[] }) {
  const p = usePeopleText();
  const columns: readonly Column<Token>[] = [
    {
      title: p("token.name"),
      isLead: true,
      cell: ({ name }) => (
        <Text span fw={550}>
          {name}
        </Text>
      ),
    },
    { title: p("token.prefix"), cell: ({ prefix }) => <code className="mono">{prefix}…</code> },
    {
      title: p("token.permissions"),
      cell: ({ permissions }) => p("token.permission_count", { count: permissions.length }),
    },
    { title: p("token.last_used"), cell: (token) => <Instant at={token.last_used_at} /> },
    { title: p("token.expires"), cell: (token) => <Instant at={token.expires_at} /> },
    {
      title: p("token.revoke"),
      isTitleHidden: true,
      isEnd: true,
      cell: (token) =>
        token.revoked_at ? (
          <StateBadge color="gray" label={p("token.revoked")} />
        ) : (
          <RevokeButton token={token} />
        ),
    },
  ];
  return (
    <ListTable caption={p("token.title")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}

function RevokeButton({ token }: { readonly token: Token }) {
  const p = usePeopleText();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/api/tokens/{id}", { params: { path: { id: token.id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={p("token.revoke")}
      question={p("token.revoke_question", { name: token.name })}
      explanation={p("token.revoke_explanation")}
      confirmLabel={p("token.revoke")}
      onConfirm={() => revoke.mutateAsync()}
      isBusy={revoke.isPending}
      error={revoke.error}
    />
  );
}
