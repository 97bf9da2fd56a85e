import { Alert, Stack, Text } from "@mantine/core";
import type { Decided } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";
import { LiveRun } from "../live-run.tsx";

/** What comes of a decision: the runs that carry it out, or that the next one does. */
export function DecidedPanel({ decided }: { readonly decided: Decided }) {
  const s = useSyncText();
  const { conflicts, runs } = decided;
  return (
    <Alert color="blue" title={s("conflicts.done")} role="status">
      <Stack gap="sm">
        <Text size="sm">{s("conflicts.decided_count", { number: conflicts.length })}</Text>
        {runs.length === 0 ? (
          <Text size="sm">{s("conflicts.later")}</Text>
        ) : (
          <>
            <Text size="sm">{s("conflicts.runs")}</Text>
            {runs.map(({ id }) => (
              <LiveRun key={id} id={id} />
            ))}
          </>
        )}
      </Stack>
    </Alert>
  );
}
