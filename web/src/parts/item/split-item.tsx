import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { HubRecord } from "../../api/types.ts";
import { useRecordText } from "../../record-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";

interface SplitItemProps {
  readonly recordId: number;
  readonly origin: HubRecord["origins"][number];
}

/** Makes what one system says an item of its own, and shows that one: the way back from a join. */
export function SplitItem({ recordId, origin }: SplitItemProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const split = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/records/{entity}/{id}/split", {
          params: { path: { entity: "item", id: recordId } },
          body: { origin_id: origin.id },
        }),
      ),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["records", "item"] });
      await navigate({ to: "/items/$id", params: { id: String(id) } });
    },
  });
  const name = `${origin.integration_id ?? t("origin.gone")} ${origin.remote_id}`;
  return (
    <ConfirmButton
      size="xs"
      label={t("origin.split")}
      aria-label={`${t("origin.split")}: ${name}`}
      question={tr("duplicate.split_question", { name })}
      explanation={tr("duplicate.split_explanation")}
      confirmLabel={t("origin.split")}
      onConfirm={() => split.mutateAsync()}
      isBusy={split.isPending}
      error={split.error}
    />
  );
}
