import { Alert, Group, Stack } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { isLive, runQuery } from "../api/queries.ts";
import type { Run } from "../api/types.ts";
import { hasPreview } from "../dry-run.ts";
import { RunBadge } from "./badges.tsx";
import { CancelRun } from "./cancel-run.tsx";
import { LinkAnchor } from "./link.tsx";
import { countsOf } from "./names.ts";
import { Failure, Problem } from "./problem.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunResult } from "./run-result.tsx";

/** A run that was just started, followed until it ends. */
export function LiveRun({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data: run, error, refetch } = useQuery(runQuery(id));
  useRefreshAtEnd(run);
  if (error) return <Problem error={error} retry={refetch} />;
  if (!run) return null;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group gap="xs" fz="sm">
          <RunBadge state={run.state} />
          <LinkAnchor to="/runs/$id" params={{ id }}>
            {t(hasPreview(run) && !isLive(run) ? "preview.show" : "run.details")}
          </LinkAnchor>
        </Group>
        {isLive(run) && <CancelRun run={run} />}
      </Group>
      <RunProgress run={run} />
      {!countsOf(run.action) && run.result && <RunResult run={run} />}
      {run.error && (
        <Alert color="red">
          <Failure {...run.error} />
        </Alert>
      )}
    </Stack>
  );
}

const LEFT_BEHIND = [
  ...[["integrations"], ["records"], ["projects"], ["files"], ["deliveries"]],
  ...[["runs", "of"], ["sync"], ["fiscal"]],
] as const;

/** A run that has ended leaves other records, files and facts of its integration behind. */
function useRefreshAtEnd(run: Run | undefined): void {
  const queryClient = useQueryClient();
  const isOver = run !== undefined && !isLive(run);
  useEffect(() => {
    if (!isOver) return;
    for (const part of LEFT_BEHIND) {
      void queryClient.invalidateQueries({ queryKey: part });
    }
  }, [isOver, queryClient]);
}
