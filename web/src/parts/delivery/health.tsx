import { Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Statistics } from "../../api/types.ts";
import { statisticsQuery, type TrendUnit } from "../../api/webhook-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { Trend } from "../chart/trend.tsx";
import { type Figure, Figures } from "../figures.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { ErrorList } from "./error-list.tsx";

interface HealthProps {
  readonly title: string;
  /** Of all where left out. */
  readonly subscriptionId?: number;
  /** With what went wrong, by answer. */
  readonly withErrors?: boolean;
}

/** How deliveries go: numbers, a picture over time, and what went wrong. */
export function Health({ title, subscriptionId, withErrors = false }: HealthProps) {
  const [unit, setUnit] = useState<TrendUnit>("hour");
  const { data, error, refetch } = useQuery(statisticsQuery(unit, subscriptionId));
  return (
    <Section title={title}>
      {data ? (
        <Stack gap="lg">
          <Numbers statistics={data} />
          <Trend trend={data.trend} unit={unit} onUnit={setUnit} />
          {withErrors && <ErrorList errors={data.errors} />}
        </Stack>
      ) : error ? (
        <Problem error={error} retry={refetch} />
      ) : (
        <Skeleton height={280} />
      )}
    </Section>
  );
}

function Numbers({ statistics }: { readonly statistics: Statistics }) {
  const { t } = useTranslation();
  const { number, percent, duration } = useFormat();
  const { last_24_hours: day, response_time_ms: time, open } = statistics;
  const rate = day.success_rate;
  const lost = day.failed + day.expired;
  const figures: readonly Figure[] = [
    { label: t("health_figure.delivered"), value: number(day.delivered) },
    { label: t("health_figure.failed"), value: number(lost), isBad: lost > 0 },
    {
      label: t("health_figure.success_rate"),
      value: rate === null ? "–" : percent(rate),
      isBad: rate !== null && rate < 50,
    },
    {
      label: t("health_figure.response_time"),
      value: time.mean === null ? "–" : duration(time.mean),
    },
    { label: t("health_figure.open"), value: number(open.pending + open.retrying) },
  ];
  return (
    <Stack gap={4}>
      <Figures items={figures} />
      {open.oldest_age_seconds !== null && open.oldest_age_seconds >= 60 && (
        <Text size="sm" c="dimmed">
          {t("health_figure.oldest", { age: duration(open.oldest_age_seconds * 1000) })}
        </Text>
      )}
    </Stack>
  );
}
