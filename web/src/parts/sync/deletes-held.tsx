import { Alert, List, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { againBody, startSync } from "../../api/sync-queries.ts";
import type { Run } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useMayRun } from "../../session.ts";
import { useSyncText } from "../../sync-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { useSystemName } from "./use-system-name.ts";

/** How many records a run did not delete, as that were more than the settings allow; undefined where none. */
function heldOf({ result }: Run): { readonly here: number; readonly there: number } | undefined {
  const held = result?.deletes_held;
  if (typeof held !== "object" || held === null) return undefined;
  const { here = 0, there = 0 } = held as { readonly here?: number; readonly there?: number };
  return here + there > 0 ? { here, there } : undefined;
}

interface DeletesHeldProps {
  readonly run: Run;
  /** Told of the run that deletes them. */
  readonly onStarted: (id: string) => void;
}

/** Asks whether so many records are really to be deleted; nothing where nobody has to be asked. */
export function DeletesHeld({ run, onStarted }: DeletesHeldProps) {
  const s = useSyncText();
  const system = useSystemName()(run.integration_id);
  const { number } = useFormat();
  const mayRun = useMayRun(run.integration_id ?? "");
  const queryClient = useQueryClient();
  const start = useMutation({
    mutationFn: () => startSync(againBody(run, { allow_deletes: true })),
    onSuccess: async ({ id }) => {
      onStarted(id);
      await queryClient.invalidateQueries({ queryKey: ["sync"] });
    },
  });
  const held = heldOf(run);
  if (!held) return null;
  const { here, there } = held;
  return (
    <Alert color="yellow" title={s("held.title")}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{s("held.help")}</Text>
        <List size="sm">
          {here > 0 && <List.Item>{s("held.here", { number: number(here) })}</List.Item>}
          {there > 0 && <List.Item>{s("held.there", { number: number(there), system })}</List.Item>}
        </List>
        {mayRun && (
          <ConfirmButton
            label={s("held.button")}
            question={s("held.question")}
            explanation={s("held.explanation", { number: number(here + there) })}
            confirmLabel={s("held.button")}
            onConfirm={() => start.mutateAsync()}
            isBusy={start.isPending}
            error={start.error}
          />
        )}
      </Stack>
    </Alert>
  );
}
