import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { answerOf, api } from "../api/client.ts";
import type { ScheduleIn } from "../api/types.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ScheduleForm } from "../parts/schedule/schedule-form.tsx";
import { useSourceText } from "../source-texts.ts";

const route = getRouteApi("/app/schedules/new");

export function ScheduleNewPage() {
  const s = useSourceText();
  const { integration, definition } = route.useSearch();
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
      title={s("schedule.add")}
      back={<LinkAnchor to="/schedules">← {s("schedule.title")}</LinkAnchor>}
    >
      <ScheduleForm
        integrationId={integration}
        definition={definition}
        onSubmit={(values) => create.mutate(values)}
        isBusy={create.isPending}
        error={create.error}
        submitLabel={s("schedule.add")}
      />
    </Page>
  );
}
