import { Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { PortalLink } from "../../portal/link-queries.ts";
import { usePortalText } from "../../portal/texts.ts";
import { StateBadge } from "../badges.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Instant } from "../instant.tsx";
import { type Column, ListTable } from "../list-table.tsx";

const COLORS = { open: "green", expired: "gray", revoked: "gray" } as const;

const stateOf = ({ revoked_at, expires_at }: PortalLink): keyof typeof COLORS => {
  if (revoked_at !== null) return "revoked";
  return Date.parse(expires_at) <= Date.now() ? "expired" : "open";
};

export function LinkTable({ items }: { readonly items: readonly PortalLink[] }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const columns: readonly Column<PortalLink>[] = [
    {
      title: t("event.consumer"),
      isLead: true,
      cell: ({ consumer }) => (
        <Text span fw={550} className="breakable">
          {consumer}
        </Text>
      ),
    },
    {
      title: p("links.state"),
      cell: (link) => (
        <StateBadge color={COLORS[stateOf(link)]} label={p(`links.${stateOf(link)}`)} />
      ),
    },
    { title: p("links.created_by"), cell: ({ created_by }) => created_by },
    { title: p("links.expires"), cell: (link) => <Instant at={link.expires_at} /> },
    { title: p("links.last_used"), cell: (link) => <Instant at={link.last_used_at} /> },
    {
      title: p("links.revoke"),
      isTitleHidden: true,
      isEnd: true,
      cell: (link) => stateOf(link) === "open" && <RevokeButton link={link} />,
    },
  ];
  return (
    <ListTable caption={p("links.list")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}

function RevokeButton({ link: { id, consumer } }: { readonly link: PortalLink }) {
  const p = usePortalText();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/portal-links/{id}", { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["portal-links"] }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={p("links.revoke")}
      question={p("links.revoke_question", { consumer })}
      explanation={p("links.revoke_explanation")}
      confirmLabel={p("links.revoke")}
      onConfirm={() => revoke.mutateAsync()}
      isBusy={revoke.isPending}
      error={revoke.error}
    />
  );
}
