import { Group, Stack, Switch } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { changeDefinition } from "../../api/exchange-queries.ts";
import type { Definition, DefinitionIn, RunState } from "../../api/types.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { RunBadge, StateBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Problem } from "../problem.tsx";

interface DefinitionTableProps {
  readonly items: readonly Definition[];
  readonly mayManage: boolean;
}

export function DefinitionTable({ items, mayManage }: DefinitionTableProps) {
  const { t } = useTranslation();
  const x = useExchangeText();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: ({ one, active }: { readonly one: Definition; readonly active: boolean }) =>
      changeDefinition(one.slug, { ...unchanged(one), active }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["exchange"] }),
  });
  const columns: readonly Column<Definition>[] = [
    {
      title: x("name"),
      isLead: true,
      cell: (one) => (
        <Group gap="xs" wrap="nowrap">
          <LinkAnchor
            to="/exchange/$slug"
            params={{ slug: one.slug }}
            className="breakable"
            fw={550}
          >
            {one.name}
          </LinkAnchor>
          {one.schedules > 0 && <ScheduledMark />}
        </Group>
      ),
    },
    { title: x("direction"), cell: ({ direction }) => x(`directions.${direction}`) },
    {
      title: t("run.integration"),
      cell: ({ integration_id: id }) =>
        id ? (
          <LinkAnchor to="/integrations/$id" params={{ id }}>
            {id}
          </LinkAnchor>
        ) : (
          "–"
        ),
    },
    { title: x("module"), cell: ({ module }) => (module ? x(`modules.${module}`) : "–") },
    { title: x("last_run"), cell: (one) => <LastRun definition={one} /> },
    {
      title: x("active"),
      cell: (one) =>
        mayManage && one.integration_id ? (
          <Switch
            aria-label={`${x("active")}: ${one.name}`}
            checked={one.active}
            disabled={change.isPending}
            onChange={(event) => change.mutate({ one, active: event.currentTarget.checked })}
          />
        ) : (
          <StateBadge
            color={one.active ? "green" : "gray"}
            label={x(one.active ? "active" : "off")}
          />
        ),
    },
  ];
  return (
    <Stack gap={0}>
      <Problem error={change.error} />
      <ListTable caption={x("title")} columns={columns} items={items} keyOf={({ slug }) => slug} />
    </Stack>
  );
}

const unchanged = (one: Definition) => ({
  ...{ name: one.name, integration_id: one.integration_id ?? "", module: one.module },
  body: one.body as DefinitionIn["body"],
  version: one.version,
});

/** A clock: it starts at set times. */
export function ScheduledMark() {
  const x = useExchangeText();
  return (
    <span title={x("scheduled")} role="img" aria-label={x("scheduled")}>
      <IconClock size={16} aria-hidden style={{ verticalAlign: "middle" }} />
    </span>
  );
}

export function LastRun({ definition: { last_run: run } }: { readonly definition: Definition }) {
  const { t } = useTranslation();
  if (!run) return t("common.never");
  return (
    <Group gap="xs">
      <RunBadge state={run.state as RunState} />
      <LinkAnchor to="/runs/$id" params={{ id: run.id }} fz="sm">
        <Instant at={run.created_at} />
      </LinkAnchor>
    </Group>
  );
}
