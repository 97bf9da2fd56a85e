import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { scheduleQuery } from "../api/schedule-queries.ts";
import type { Schedule, ScheduleIn } from "../api/types.ts";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { RunNowButton } from "../parts/schedule/run-now-button.tsx";
import { ScheduleForm } from "../parts/schedule/schedule-form.tsx";
import { useSourceText } from "../source-texts.ts";

const route = getRouteApi("/app/schedules/$id");

export function SchedulePage() {
  const s = useSourceText();
  const id = Number(route.useParams().id);
  const query = useQuery(scheduleQuery(id));
  const schedule = query.data;
  return (
    <Page
      title={schedule?.name ?? s("schedule.edit")}
      back={<LinkAnchor to="/schedules">← {s("schedule.title")}</LinkAnchor>}
      actions={
        schedule && (
          <>
            <RunNowButton schedule={schedule} />
            <DeleteButton schedule={schedule} />
          </>
        )
      }
    >
      {query.isPending && <ListSkeleton rows={5} />}
      <Problem error={query.error} retry={query.refetch} />
      {schedule && <Edit schedule={schedule} />}
    </Page>
  );
}

function Edit({ schedule }: { readonly schedule: Schedule }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const save = useMutation({
    mutationFn: (body: ScheduleIn) =>
      answerOf(api.PUT("/api/schedules/{id}", { params: { path: { id: schedule.id } }, body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["schedules"] });
      notifications.show({ message: t("common.saved"), color: "green" });
    },
  });
  return (
    <ScheduleForm
      schedule={schedule}
      onSubmit={(values) => save.mutate(values)}
      isBusy={save.isPending}
      error={save.error}
      submitLabel={t("action.save")}
    />
  );
}

function DeleteButton({ schedule }: { readonly schedule: Schedule }) {
  const s = useSourceText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      answerOf(api.DELETE("/api/schedules/{id}", { params: { path: { id: schedule.id } } })),
    onSuccess: async () => {
      await navigate({ to: "/schedules" });
      await queryClient.invalidateQueries({ queryKey: ["schedules", "list"] });
    },
  });
  return (
    <ConfirmButton
      size="xs"
      label={s("schedule.delete")}
      question={s("schedule.delete_question", { name: schedule.name })}
      explanation={s("schedule.delete_explanation")}
      confirmLabel={s("schedule.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
