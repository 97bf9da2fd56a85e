import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { deleteReport } from "../../api/report-queries.ts";
import type { Report } from "../../api/types.ts";
import { useReportText } from "../../report-texts.ts";
import { ConfirmButton } from "../confirm-button.tsx";

interface DeleteReportProps {
  readonly report: Pick<Report, "slug" | "name">;
  readonly onDeleted?: () => unknown;
  readonly size?: string;
}

/** Deletes a report of one's own, after a question; the files that it made stay. */
export function DeleteReport({ report, onDeleted, size = "sm" }: DeleteReportProps) {
  const { t } = useTranslation();
  const r = useReportText();
  const queryClient = useQueryClient();
  const { slug, name } = report;
  const remove = useMutation({
    mutationFn: () => deleteReport(slug),
    onSuccess: async () => {
      await onDeleted?.();
      queryClient.removeQueries({ queryKey: ["reports", "versions", slug] });
      await queryClient.invalidateQueries({ queryKey: ["reports"] });
    },
  });
  return (
    <ConfirmButton
      size={size}
      label={t("action.delete")}
      question={r("delete_question", { name })}
      explanation={r("delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
