import { Box, Skeleton, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { IntegrationHealth } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { ScrollBox } from "../scroll-box.tsx";

type Day = IntegrationHealth["trend"][number];

const Chart = lazy(async () => ({ default: (await import("./requests-chart.tsx")).RequestsChart }));

/** Requests of the last 30 days as a picture, and as a table for those who want numbers. */
export function RequestsTrend({ trend }: Pick<IntegrationHealth, "trend">) {
  const h = useHealthText();
  const { number, percent, date } = useFormat();
  const used = trend.filter(({ total }) => total > 0);
  if (used.length === 0) return <Nothing>{h("nothing_asked")}</Nothing>;
  const sum = (name: "successful" | "failed") =>
    number(used.reduce((all, day) => all + day[name], 0));
  const columns: readonly Column<Day>[] = [
    { title: h("day"), isLead: true, cell: (day) => date(day.date) },
    { title: h("successful"), isEnd: true, cell: (day) => number(day.successful) },
    { title: h("failed"), isEnd: true, cell: (day) => number(day.failed) },
    {
      title: h("success_rate"),
      isEnd: true,
      cell: ({ success_rate: rate }) => (rate === null ? "–" : percent(rate)),
    },
  ];
  return (
    <Stack gap="sm">
      <Box
        role="img"
        aria-label={h("trend_label", { successful: sum("successful"), failed: sum("failed") })}
      >
        <Suspense fallback={<Skeleton height={220} />}>
          <Chart trend={trend} />
        </Suspense>
      </Box>
      <details className="small">
        <summary>{h("as_table")}</summary>
        <ScrollBox label={h("as_table")}>
          <ListTable
            caption={h("as_table")}
            columns={columns}
            items={used.toReversed()}
            keyOf={(day) => day.date}
          />
        </ScrollBox>
      </details>
    </Stack>
  );
}
