import { Alert, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { isLive, runQuery } from "../api/queries.ts";
import { RunBadge } from "./badges.tsx";
import { CancelRun } from "./cancel-run.tsx";
import { LinkAnchor } from "./link.tsx";
import { countsRecords } from "./names.ts";
import { Problem } from "./problem.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunResult } from "./run-result.tsx";

/** A run that was just started, followed until it ends. */
export function LiveRun({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { data: run, error, refetch } = useQuery(runQuery(id));
  if (error) return <Problem error={error} retry={refetch} />;
  if (!run) return null;
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Group gap="xs">
          <RunBadge state={run.state} />
          <LinkAnchor to="/runs/$id" params={{ id }} size="sm">
            {t("run.details")}
          </LinkAnchor>
        </Group>
        {isLive(run) && <CancelRun run={run} />}
      </Group>
      <RunProgress run={run} />
      {!countsRecords(run.action) && run.result && <RunResult run={run} />}
      {run.error && (
        <Alert color="red">
          <Text size="sm" className="breakable">
            {run.error.message}
          </Text>
        </Alert>
      )}
    </Stack>
  );
}
