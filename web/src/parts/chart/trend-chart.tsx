import "@mantine/core/styles/ColorSwatch.css";
import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { useTranslation } from "react-i18next";
import type { Statistics } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";

const SERIES = [
  { name: "delivered", color: "green.7" },
  { name: "retrying", color: "yellow.6" },
  { name: "failed", color: "red.7" },
] as const;

/** Attempts over time by how they ended. Load it through `Trend`: the library is large. */
export function TrendChart({ trend }: { readonly trend: Statistics["trend"] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const data = trend.points.map((point) => ({
    ...point,
    label: trend.unit === "hour" ? format.hour(point.start) : format.date(point.start),
  }));
  return (
    <BarChart
      h={220}
      data={data}
      dataKey="label"
      type="stacked"
      withLegend
      legendProps={{ itemSorter: null }}
      series={SERIES.map((one) => ({ ...one, label: t(`trend.${one.name}`) }))}
      valueFormatter={format.number}
      tickLine="none"
      yAxisProps={{ allowDecimals: false, width: 40 }}
      xAxisProps={{ interval: "preserveStartEnd", minTickGap: 60 }}
      barProps={{ isAnimationActive: false }}
      barChartProps={{ accessibilityLayer: false }}
    />
  );
}
