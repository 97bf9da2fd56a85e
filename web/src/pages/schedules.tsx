import { Paper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { schedulesQuery } from "../api/schedule-queries.ts";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { ScheduleTable } from "../parts/schedule/schedule-table.tsx";
import { useSourceText } from "../source-texts.ts";

export function SchedulesPage() {
  const s = useSourceText();
  const schedules = useQuery(schedulesQuery());
  return (
    <Page
      title={s("schedule.title")}
      intro={s("schedule.intro")}
      actions={<LinkButton to="/schedules/new">{s("schedule.add")}</LinkButton>}
    >
      <Paper withBorder>
        {schedules.isPending && <ListSkeleton rows={4} />}
        <Problem error={schedules.error} retry={schedules.refetch} />
        {schedules.data?.length === 0 && <Nothing>{s("schedule.none")}</Nothing>}
        {schedules.data && schedules.data.length > 0 && <ScheduleTable items={schedules.data} />}
      </Paper>
    </Page>
  );
}
