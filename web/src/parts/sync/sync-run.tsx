import { Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isLive, runQuery } from "../../api/queries.ts";
import type { Run } from "../../api/types.ts";
import { isDry } from "../../dry-run.ts";
import { useSyncText } from "../../sync-texts.ts";
import { RunBadge } from "../badges.tsx";
import { LinkAnchor } from "../link.tsx";
import { LiveRun } from "../live-run.tsx";
import { DeletesHeld } from "./deletes-held.tsx";
import { SyncPreview } from "./sync-preview.tsx";
import { SyncResults } from "./sync-results.tsx";

interface SyncRunProps {
  readonly id: string;
  /** Another run takes the place of this one. */
  readonly onStarted: (id: string) => void;
}

/** A sync that was just started: how far it is, and then what it did or would do. */
export function SyncRun({ id, onStarted }: SyncRunProps) {
  const { data: run } = useQuery(runQuery(id));
  return (
    <Stack gap="md">
      {run && isDry(run) && hasSucceeded(run) ? <Shown run={run} /> : <LiveRun id={id} />}
      {run && <SyncOutcome run={run} onStarted={onStarted} />}
    </Stack>
  );
}

const hasSucceeded = ({ state, error }: Run): boolean =>
  error === null && (state === "succeeded" || state === "partial");

/** A dry run counts nothing: its preview does. */
function Shown({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" fz="sm">
      <RunBadge state={run.state} />
      <LinkAnchor to="/runs/$id" params={{ id: run.id }}>
        {t("run.details")}
      </LinkAnchor>
    </Group>
  );
}

interface SyncOutcomeProps {
  readonly run: Run;
  readonly onStarted: (id: string) => void;
}

/** What a sync did or would do, and what it leaves to a person. */
export function SyncOutcome({ run, onStarted }: SyncOutcomeProps) {
  const s = useSyncText();
  const isOver = !isLive(run);
  const conflicts = Number(run.result?.conflicts ?? 0);
  return (
    <>
      <DeletesHeld run={run} onStarted={onStarted} />
      {conflicts > 0 && !isDry(run) && (
        <Text size="sm">
          <LinkAnchor
            to="/sync/conflicts"
            search={run.integration_id === null ? {} : { integration_id: run.integration_id }}
          >
            {s("log.to_conflicts")}
          </LinkAnchor>
        </Text>
      )}
      {isDry(run) ? (
        isOver && <SyncPreview run={run} onStarted={onStarted} />
      ) : (
        <SyncResults run={run} />
      )}
    </>
  );
}
