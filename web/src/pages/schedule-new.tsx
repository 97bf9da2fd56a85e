import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import type { ScheduleIn } from "../api/types.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ScheduleForm } from "../parts/schedule/schedule-form.tsx";

const route = getRouteApi("/app/schedules/new");

export function ScheduleNewPage() {
  const { t } = useTranslation();
  const { integration } = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (body: ScheduleIn) => answerOf(api.POST("/api/schedules", { body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["schedules"] });
      await navigate({ to: "/schedules" });
    },
  });
  return (
    <Page
      title={t("schedule.add")}
      back={<LinkAnchor to="/schedules">← {t("schedule.title")}</LinkAnchor>}
    >
      <ScheduleForm
        integrationId={integration}
        onSubmit={(values) => create.mutate(values)}
        isBusy={create.isPending}
        error={create.error}
        submitLabel={t("schedule.add")}
      />
    </Page>
  );
}
