import { Stack } from "@mantine/core";
import type { IntegrationHealth } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { type Figure, Figures } from "../figures.tsx";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { useNames } from "../names.ts";

type Report = IntegrationHealth["sync_report"];
type Row = Report["by_action"][number];

/** What runs read and sent, by action. */
export function SyncReport({ report }: { readonly report: Report }) {
  const h = useHealthText();
  const { number, duration } = useFormat();
  const names = useNames();
  if (report.runs === 0) return <Nothing>{h("no_runs")}</Nothing>;
  const time = (ms: number | null): string => (ms === null ? "–" : duration(ms));
  const figures: readonly Figure[] = [
    { label: h("processed"), value: number(report.processed_records) },
    { label: h("successful"), value: number(report.successful_records) },
    {
      label: h("failed"),
      value: number(report.failed_records),
      isBad: report.failed_records > 0,
    },
    { label: h("conflicts"), value: number(report.conflicts), isBad: report.conflicts > 0 },
    { label: h("batches"), value: number(report.batches_read + report.batches_sent) },
    { label: h("duration"), value: time(report.average_duration_ms) },
  ];
  const columns: readonly Column<Row>[] = [
    { title: h("action"), isLead: true, cell: ({ action }) => names.action(action) },
    { title: h("runs"), isEnd: true, cell: ({ runs }) => number(runs) },
    { title: h("processed"), isEnd: true, cell: (row) => number(row.processed_records) },
    { title: h("successful"), isEnd: true, cell: (row) => number(row.successful_records) },
    { title: h("failed"), isEnd: true, cell: (row) => number(row.failed_records) },
    { title: h("duration"), isEnd: true, cell: (row) => time(row.average_duration_ms) },
  ];
  return (
    <Stack gap="lg">
      <Figures items={figures} />
      <ListTable
        caption={h("report")}
        columns={columns}
        items={report.by_action}
        keyOf={({ action }) => action}
        isStatic
      />
    </Stack>
  );
}
