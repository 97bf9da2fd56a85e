import "@mantine/core/styles/ColorSwatch.css";
import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import type { IntegrationHealth } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { useFormat } from "../../i18n/format.ts";

/** Requests by day. Load it through `RequestsTrend`: the library is large. */
export function RequestsChart({ trend }: Pick<IntegrationHealth, "trend">) {
  const h = useHealthText();
  const format = useFormat();
  return (
    <BarChart
      h={220}
      data={trend.map((day) => ({ ...day, label: format.date(day.date) }))}
      dataKey="label"
      type="stacked"
      withLegend
      legendProps={{ itemSorter: null }}
      series={[
        { name: "successful", color: "green.7", label: h("successful") },
        { name: "failed", color: "red.7", label: h("failed") },
      ]}
      valueFormatter={format.number}
      tickLine="none"
      yAxisProps={{ allowDecimals: false, width: 40 }}
      xAxisProps={{ interval: "preserveStartEnd", minTickGap: 60 }}
      barProps={{ isAnimationActive: false }}
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}
