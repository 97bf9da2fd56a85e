import { Paper } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { schedulesQuery } from "../api/schedule-queries.ts";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { ScheduleTable } from "../parts/schedule/schedule-table.tsx";

export function SchedulesPage() {
  const { t } = useTranslation();
  const schedules = useQuery(schedulesQuery());
  return (
    <Page
      title={t("schedule.title")}
      intro={t("schedule.intro")}
      actions={<LinkButton to="/schedules/new">{t("schedule.add")}</LinkButton>}
    >
      <Paper withBorder>
        {schedules.isPending && <ListSkeleton rows={4} />}
        <Problem error={schedules.error} retry={schedules.refetch} />
        {schedules.data?.length === 0 && <Nothing>{t("schedule.none")}</Nothing>}
        {schedules.data && schedules.data.length > 0 && <ScheduleTable items={schedules.data} />}
      </Paper>
    </Page>
  );
}
