import { Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { RunState, SyncLog } from "../../api/types.ts";
import { RunBadge, StateBadge } from "../badges.tsx";

/** The log's word for a state, in the words of runs. */
const STATE_OF: Readonly<Record<SyncLog["status"], RunState>> = {
  pending: "queued",
  running: "running",
  completed: "succeeded",
  partial: "partial",
  failed: "failed",
  cancelled: "cancelled",
  skipped: "skipped",
};

export const STATUSES = Object.keys(STATE_OF) as readonly SyncLog["status"][];
export const stateOf = (status: SyncLog["status"]): RunState => STATE_OF[status];

/** How a sync ended, and whether it was a dry run. */
export function SyncStatus({ log }: { readonly log: Pick<SyncLog, "status" | "dry_run"> }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} component="span" display="inline-flex">
      <RunBadge state={stateOf(log.status)} />
      {log.dry_run && <StateBadge color="blue" label={t("run.dry")} />}
    </Group>
  );
}
