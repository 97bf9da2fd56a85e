import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { undoSync } from "../../api/sync-queries.ts";
import type { Run } from "../../api/types.ts";
import { useMay } from "../../session.ts";
import { useSyncText } from "../../sync-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";

/** Takes back what a sync has changed, and leads to the run that does; nothing where it changed nothing. */
export function UndoSync({ run }: { readonly run: Run }) {
  const s = useSyncText();
  const mayManage = useMay("integrations.manage");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const undo = useMutation({
    mutationFn: () => undoSync(run.id),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["runs"] });
      await navigate({ to: "/runs/$id", params: { id } });
    },
  });
  const { created, updated } = run.counts;
  const isOver = run.finished_at !== null;
  if (!mayManage || !isOver || run.action !== "sync_both_ways" || created + updated === 0)
    return null;
  return (
    <ConfirmButton
      size="xs"
      label={s("results.undo")}
      question={s("results.undo_question")}
      explanation={s("results.undo_explanation")}
      confirmLabel={s("results.undo")}
      onConfirm={() => undo.mutateAsync()}
      isBusy={undo.isPending}
      error={undo.error}
    />
  );
}
