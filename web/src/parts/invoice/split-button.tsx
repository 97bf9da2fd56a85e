import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import { ConfirmButton } from "../confirm-button.tsx";

interface SplitButtonProps {
  readonly recordId: number;
  readonly originId: number;
  /** The system that the origin is of. */
  readonly name: string;
}

/** Makes what one system says an invoice of its own, and shows that one. */
export function SplitButton({ recordId, originId, name }: SplitButtonProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const split = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST("/api/records/{entity}/{id}/split", {
          params: { path: { entity: "invoice", id: recordId } },
          body: { origin_id: originId },
        }),
      ),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["records"] });
      await navigate({ to: "/invoices/$id", params: { id: String(id) } });
    },
  });
  return (
    <ConfirmButton
      size="xs"
      label={t("origin.split")}
      aria-label={`${t("origin.split")}: ${name}`}
      question={t("origin.split_question", { name })}
      explanation={t("origin.split_explanation")}
      confirmLabel={t("origin.split")}
      onConfirm={() => split.mutateAsync()}
      isBusy={split.isPending}
      error={split.error}
    />
  );
}
