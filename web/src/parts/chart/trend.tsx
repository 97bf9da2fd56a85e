import { Box, Group, SegmentedControl, Skeleton, Stack } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Statistics, TrendPoint } from "../../api/types.ts";
import type { TrendUnit } from "../../api/webhook-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { ScrollBox } from "../scroll-box.tsx";

const Chart = lazy(async () => ({ default: (await import("./trend-chart.tsx")).TrendChart }));

interface TrendProps {
  readonly trend: Statistics["trend"];
  readonly unit: TrendUnit;
  readonly onUnit: (unit: TrendUnit) => void;
}

/** Attempts of the last two days or three months as a picture, and as a table for those who want numbers. */
export function Trend({ trend, unit, onUnit }: TrendProps) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const used = trend.points.filter(({ attempts, expired }) => attempts + expired > 0);
  const sum = (name: "delivered" | "failed") =>
    used.reduce((total, point) => total + point[name], 0);
  return (
    <Stack gap="sm">
      <Group justify="flex-end">
        <SegmentedControl
          size="xs"
          aria-label={t("trend.unit")}
          value={unit}
          onChange={(value) => onUnit(value === "day" ? "day" : "hour")}
          data={[
            { value: "hour", label: t("trend.hour") },
            { value: "day", label: t("trend.day") },
          ]}
        />
      </Group>
      {used.length === 0 ? (
        <Nothing>{t("trend.none")}</Nothing>
      ) : (
        <>
          <Box
            role="img"
            aria-label={t("trend.label", {
              delivered: number(sum("delivered")),
              failed: number(sum("failed")),
            })}
          >
            <Suspense fallback={<Skeleton height={220} />}>
              <Chart trend={trend} />
            </Suspense>
          </Box>
          <details className="small">
            <summary>{t("trend.as_table")}</summary>
            <PointTable points={used} unit={trend.unit} />
          </details>
        </>
      )}
    </Stack>
  );
}

const COUNTS = ["delivered", "retrying", "failed", "expired"] as const;

interface PointTableProps {
  readonly points: readonly TrendPoint[];
  readonly unit: TrendUnit;
}

function PointTable({ points, unit }: PointTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const columns: readonly Column<TrendPoint>[] = [
    {
      title: t("trend.start"),
      isLead: true,
      cell: ({ start }) => (unit === "hour" ? format.hour(start) : format.date(start)),
    },
    ...COUNTS.map((name) => ({
      title: t(`trend.${name}`),
      isEnd: true,
      cell: (point: TrendPoint) => format.number(point[name]),
    })),
  ];
  return (
    <ScrollBox label={t("trend.as_table")}>
      <ListTable
        caption={t("trend.as_table")}
        columns={columns}
        items={points.toReversed()}
        keyOf={({ start }) => start}
      />
    </ScrollBox>
  );
}
