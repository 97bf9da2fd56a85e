import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import type { InvoiceWarning } from "../api/types.ts";
import { useMay } from "../session.ts";
import { useErrorText } from "./problem.tsx";

interface DismissButtonProps {
  readonly entity: "invoice" | "item";
  readonly recordId: number;
  readonly warning: Pick<InvoiceWarning, "id" | "dismissed_at">;
  /** The sentence of the warning. */
  readonly name: string;
}

/** Says that somebody has looked at a warning, or takes that back; for those who may change records. */
export function DismissButton({ entity, recordId, warning, name }: DismissButtonProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const mayWrite = useMay("records.write");
  const queryClient = useQueryClient();
  const isDismissed = warning.dismissed_at !== null;
  const params = { path: { entity, id: recordId, warning_id: warning.id } };
  const change = useMutation({
    mutationFn: () =>
      answerOf(
        isDismissed
          ? api.POST("/api/records/{entity}/{id}/warnings/{warning_id}/restore", { params })
          : api.POST("/api/records/{entity}/{id}/warnings/{warning_id}/dismiss", { params }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["records", entity] }),
    onError: (error) =>
      notifications.show({ title: t("problem.title"), message: errorText(error), color: "red" }),
  });
  if (!mayWrite) return null;
  const label = t(isDismissed ? "check.restore" : "check.dismiss");
  return (
    <Button
      size="xs"
      variant="default"
      loading={change.isPending}
      aria-label={`${label}: ${name}`}
      onClick={() => change.mutate()}
    >
      {label}
    </Button>
  );
}
