import { Button, Checkbox, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type SyncableEntity, startSync, typeOf } from "../../api/sync-queries.ts";
import type { BothWaysIn, SyncedEntity } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";
import { Fold } from "../fold.tsx";
import { Problem } from "../problem.tsx";
import { linesOf } from "./settings-draft.ts";

interface StartFormProps {
  readonly integrationId: string;
  readonly entity: SyncableEntity;
  readonly direction: SyncedEntity["settings"]["direction"];
  readonly onStarted: (runId: string) => void;
}

type How = Pick<BothWaysIn, "dry_run" | "full">;

/** Starts a sync of one kind of records, or shows what it would do. */
export function StartForm({ integrationId, entity, direction, onStarted }: StartFormProps) {
  const s = useSyncText();
  const queryClient = useQueryClient();
  const [codes, setCodes] = useState("");
  const [isForced, setIsForced] = useState(false);
  const chosen = linesOf(codes);
  const start = useMutation({
    mutationFn: (how: How) =>
      startSync({
        ...{ integration_id: integrationId, entity, sync_type: typeOf(direction) },
        ...(chosen.length > 0 ? { part_numbers: chosen } : {}),
        ...(isForced ? { force_update: true } : {}),
        ...how,
      }),
    onSuccess: async ({ id }) => {
      onStarted(id);
      await queryClient.invalidateQueries({ queryKey: ["sync"] });
    },
  });
  const busy = (how: How): boolean => start.isPending && start.variables === how;
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <Button loading={busy(DRY)} variant="light" onClick={() => start.mutate(DRY)}>
          {s("start.dry")}
        </Button>
        <Button loading={busy(NOW)} onClick={() => start.mutate(NOW)}>
          {s("start.now")}
        </Button>
        <Button loading={busy(FULL)} variant="default" onClick={() => start.mutate(FULL)}>
          {s("start.full")}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {s("start.full_help")}
      </Text>
      <Fold
        title={s("start.some")}
        summary={
          chosen.length === 0
            ? s("start.some_all")
            : s("start.some_count", { number: chosen.length })
        }
      >
        <Stack>
          <Textarea
            label={s("start.codes")}
            description={s("start.codes_help")}
            autosize
            minRows={2}
            maxRows={10}
            value={codes}
            onChange={(event) => setCodes(event.currentTarget.value)}
          />
          <Checkbox
            label={s("start.force")}
            description={s("start.force_help")}
            checked={isForced}
            onChange={(event) => setIsForced(event.currentTarget.checked)}
          />
        </Stack>
      </Fold>
      <Problem error={start.error} />
    </Stack>
  );
}

const DRY: How = { dry_run: true };
const NOW: How = {};
const FULL: How = { full: true };
