import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../api/queries.ts";
import type { Run } from "../api/types.ts";
import { isDry } from "../dry-run.ts";
import { useFormat } from "../i18n/format.ts";
import { RunBadge, StateBadge } from "./badges.tsx";
import { Instant } from "./instant.tsx";
import { LinkAnchor } from "./link.tsx";
import { type Column, ListTable } from "./list-table.tsx";
import { countsRecords, useNames } from "./names.ts";

interface RunTableProps {
  readonly items: readonly Run[];
  readonly withIntegration: boolean;
  readonly withDuration?: boolean;
}

export function RunTable({ items, withIntegration, withDuration = false }: RunTableProps) {
  const { t } = useTranslation();
  const names = useNames();
  const integrations = useQuery(integrationsQuery).data;
  const nameOf = (id: string | null): string =>
    integrations?.find((one) => one.id === id)?.name ?? id ?? "–";
  const { duration } = useFormat();
  const lasted = ({ started_at: from, finished_at: to }: Run): string =>
    from && to ? duration(Math.max(Date.parse(to) - Date.parse(from), 0)) : "–";
  const columns: readonly Column<Run>[] = [
    {
      title: t("run.action"),
      isLead: true,
      cell: ({ id, action }) => (
        <LinkAnchor to="/runs/$id" params={{ id }} className="row-link">
          {names.action(action)}
        </LinkAnchor>
      ),
    },
    ...(withIntegration
      ? [{ title: t("run.integration"), cell: (run: Run) => nameOf(run.integration_id) }]
      : []),
    {
      title: t("run.state"),
      cell: (run) => (
        <Group gap={6}>
          <RunBadge state={run.state} />
          {isDry(run) && <StateBadge color="blue" label={t("run.dry")} />}
        </Group>
      ),
    },
    {
      title: t("run.result"),
      cell: (run) => (countsRecords(run.action) ? <Counts run={run} /> : "–"),
    },
    { title: t("run.by"), cell: ({ actor }) => actor },
    ...(withDuration
      ? [{ title: t("run.duration"), isEnd: true, cell: (run: Run) => lasted(run) }]
      : []),
    { title: t("run.started"), isEnd: true, cell: (run) => <Instant at={run.created_at} /> },
  ];
  return (
    <ListTable caption={t("nav.runs")} columns={columns} items={items} keyOf={(run) => run.id} />
  );
}

function Counts({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { created, updated, refused } = run.counts;
  return (
    <Text span size="sm" className="number">
      {t("run.counts", { created: number(created), updated: number(updated) })}
      {refused > 0 && (
        <Text span inherit c="var(--mantine-color-error)">
          {" · "}
          {t("run.counts_refused", { refused: number(refused) })}
        </Text>
      )}
    </Text>
  );
}
