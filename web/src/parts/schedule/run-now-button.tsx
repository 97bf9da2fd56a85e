import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { Schedule } from "../../api/types.ts";
import { useSourceText } from "../../source-texts.ts";
import { useErrorText } from "../problem.tsx";

/** Starts the schedule's action at once and shows its run. */
export function RunNowButton({ schedule }: { readonly schedule: Pick<Schedule, "id" | "name"> }) {
  const { t } = useTranslation();
  const s = useSourceText();
  const errorText = useErrorText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const run = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/schedules/{id}/run", { params: { path: { id: schedule.id } } })),
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: ["runs"] });
      await navigate({ to: "/runs/$id", params: { id } });
    },
    onError: (error) =>
      notifications.show({ title: t("problem.title"), message: errorText(error), color: "red" }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      loading={run.isPending}
      aria-label={`${s("schedule.run_now")}: ${schedule.name}`}
      onClick={() => run.mutate()}
    >
      {s("schedule.run_now")}
    </Button>
  );
}
