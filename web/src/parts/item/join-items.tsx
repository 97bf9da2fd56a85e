import { IconArrowMerge } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { useRecordText } from "../../record-texts.ts";
import { useMay } from "../../session.ts";
import { ConfirmButton } from "../confirm-button.tsx";

interface ItemName {
  readonly id: number;
  readonly code: string;
}

interface JoinItemsProps {
  /** This one stays and gets what the other has. */
  readonly kept: ItemName;
  readonly other: ItemName;
}

/** Makes two items one, after having asked; for those who may change records. */
export function JoinItems({ kept, other }: JoinItemsProps) {
  const tr = useRecordText();
  const mayWrite = useMay("records.write");
  const queryClient = useQueryClient();
  const join = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/records/{entity}/{id}/join", {
          params: { path: { entity: "item", id: kept.id } },
          body: { other_id: other.id },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["records", "item"] }),
  });
  if (!mayWrite) return null;
  return (
    <ConfirmButton
      size="xs"
      icon={<IconArrowMerge size={16} aria-hidden />}
      label={tr("duplicate.join")}
      aria-label={`${tr("duplicate.join")}: ${kept.code}, ${other.code}`}
      question={tr("duplicate.join_question", { kept: kept.code, other: other.code })}
      explanation={tr("duplicate.join_explanation", { kept: kept.code, other: other.code })}
      confirmLabel={tr("duplicate.join")}
      onConfirm={() => join.mutateAsync()}
      isBusy={join.isPending}
      error={join.error}
    />
  );
}
