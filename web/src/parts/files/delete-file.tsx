import type { ButtonProps } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { HubFile } from "../../api/types.ts";
import { useFileText } from "../../file-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";

interface DeleteFileProps extends Pick<ButtonProps, "size"> {
  readonly file: HubFile;
  readonly onDeleted?: () => unknown;
}

/** Deletes a file of the hub, after a question. */
export function DeleteFile({ file: { id, name }, onDeleted, size = "sm" }: DeleteFileProps) {
  const { t } = useTranslation();
  const f = useFileText();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/files/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      await onDeleted?.();
      await queryClient.invalidateQueries({ queryKey: ["files", "list"] });
    },
  });
  return (
    <ConfirmButton
      size={size}
      label={t("action.delete")}
      question={f("file.delete_question", { name })}
      explanation={f("file.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
