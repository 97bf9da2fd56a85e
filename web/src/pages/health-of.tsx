import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { healthQuery } from "../api/health-queries.ts";
import type { IntegrationHealth } from "../api/types.ts";
import { useHealthText } from "../health-texts.ts";
import { useFormat } from "../i18n/format.ts";
import { Facts } from "../parts/facts.tsx";
import { type Figure, Figures } from "../parts/figures.tsx";
import { HealthMark } from "../parts/health/health-mark.tsx";
import { ReadsTable } from "../parts/health/reads-table.tsx";
import { RequestErrors } from "../parts/health/request-errors.tsx";
import { RequestsTrend } from "../parts/health/requests-trend.tsx";
import { SuspendedNote } from "../parts/health/suspended-note.tsx";
import { SyncReport } from "../parts/health/sync-report.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Section } from "../parts/section.tsx";

const route = getRouteApi("/app/integration-health/$id");

export function HealthOfPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(healthQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <HealthOf key={id} of={data} />;
}

function HealthOf({ of }: { readonly of: IntegrationHealth }) {
  const h = useHealthText();
  const { id, name, trend, reads, sync_report: report } = of;
  return (
    <Page
      title={name}
      mark={<HealthMark of={of} />}
      back={<LinkAnchor to="/integration-health">← {h("back")}</LinkAnchor>}
      actions={
        <LinkButton to="/integrations/$id" params={{ id }} variant="default">
          {h("settings_page")}
        </LinkButton>
      }
    >
      <SuspendedNote of={of} />
      <Section title={h("requests_title")}>
        <Stack gap="lg">
          <Numbers of={of} />
          <RequestsTrend trend={trend} />
        </Stack>
      </Section>
      <Section title={h("reads")} isFlush>
        <ReadsTable reads={reads} />
      </Section>
      <Section title={h("errors")} isFlush>
        <RequestErrors of={of} />
      </Section>
      <Section title={h("report")}>
        <SyncReport report={report} />
      </Section>
      <Section title={h("run_ends")}>
        <RunEnds of={of} />
      </Section>
    </Page>
  );
}

function Numbers({ of }: { readonly of: IntegrationHealth }) {
  const h = useHealthText();
  const { number, percent, duration } = useFormat();
  const rate = (value: number | null): string => (value === null ? "–" : percent(value));
  const time = (ms: number | null): string => (ms === null ? "–" : duration(ms));
  const isBad = (value: number | null): boolean => value !== null && value < 50;
  const { success_rate: all, last_24_hours: day } = of;
  const figures: readonly Figure[] = [
    { label: h("requests"), value: number(of.total_requests) },
    { label: h("failed"), value: number(of.failed_requests), isBad: of.failed_requests > 0 },
    { label: h("success_rate"), value: rate(all), isBad: isBad(all) },
    { label: h("last_day"), value: rate(day.success_rate), isBad: isBad(day.success_rate) },
    { label: h("average_time"), value: time(of.average_response_time_ms) },
    { label: h("last_time"), value: time(of.last_response_time_ms) },
  ];
  return <Figures items={figures} />;
}

const ENDS = ["succeeded", "partial", "failed", "skipped", "cancelled"] as const;

function RunEnds({ of }: { readonly of: IntegrationHealth }) {
  const { t } = useTranslation();
  const h = useHealthText();
  const { number } = useFormat();
  return (
    <Facts
      items={[
        ...ENDS.map((state) => [t(`run_state.${state}`), number(of.runs[state])] as const),
        [t("integration.last_run"), <Instant key="r" at={of.last_run_at} />],
        [h("last_success"), <Instant key="s" at={of.last_success_at} />],
        [h("rate"), of.rate_per_minute === null ? h("no_rate") : number(of.rate_per_minute)],
      ]}
    />
  );
}
