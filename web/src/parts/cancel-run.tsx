import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { runQuery } from "../api/queries.ts";
import type { Run } from "../api/types.ts";
import { useErrorText } from "./problem.tsx";

/** Asks a run to stop; what it has stored stays. */
export function CancelRun({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/runs/{id}/cancel", { params: { path: { id: run.id } } })),
    onSuccess: (answer) => queryClient.setQueryData(runQuery(run.id).queryKey, answer),
    onError: (error) => notifications.show({ message: errorText(error), color: "red" }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      loading={cancel.isPending}
      disabled={run.cancel_requested}
      onClick={() => cancel.mutate()}
    >
      {t("run.cancel")}
    </Button>
  );
}
