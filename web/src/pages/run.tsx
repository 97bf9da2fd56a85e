import { Alert, Button, Grid, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isLive, runQuery } from "../api/queries.ts";
import type { Run } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { RunBadge } from "../parts/badges.tsx";
import { CancelRun } from "../parts/cancel-run.tsx";
import { Facts } from "../parts/facts.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { countsRecords, useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Failure } from "../parts/problem.tsx";
import { RunLog } from "../parts/run-log.tsx";
import { RunProgress } from "../parts/run-progress.tsx";
import { RunRefused } from "../parts/run-refused.tsx";
import { RunResult } from "../parts/run-result.tsx";
import { Section } from "../parts/section.tsx";

const route = getRouteApi("/app/runs/$id");

export function RunPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(runQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneRun run={data} />;
}

function OneRun({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const names = useNames();
  const live = isLive(run);
  return (
    <Page
      title={names.action(run.action)}
      mark={<RunBadge state={run.state} />}
      back={<LinkAnchor to="/runs">← {t("nav.runs")}</LinkAnchor>}
      actions={live && <CancelRun run={run} />}
    >
      {run.error && (
        <Alert color="red" title={t("run.failed")}>
          <Failure {...run.error} />
        </Alert>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Section title={t("run.result")}>
            <RunProgress run={run} />
            {!countsRecords(run.action) && !live && (
              <Text size="sm">{t(`run_state.${run.state}`)}</Text>
            )}
            {!countsRecords(run.action) && run.result && <RunResult run={run} />}
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title={t("run.facts")}>
            <RunFacts run={run} />
          </Section>
        </Grid.Col>
      </Grid>
      {run.counts.refused > 0 && <RunRefused runId={run.id} />}
      <Section
        title={t("run.log")}
        isFlush
        actions={
          <Button
            component="a"
            href={`/api/runs/${run.id}/log.txt`}
            download
            size="xs"
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t("run.download_log")}
          </Button>
        }
      >
        <RunLog runId={run.id} isLive={live} />
      </Section>
    </Page>
  );
}

function RunFacts({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { date_from, date_to } = run.params;
  const day = (value: unknown) => (typeof value === "string" ? format.date(value) : "");
  return (
    <Facts
      items={[
        [
          t("run.integration"),
          run.integration_id && (
            <LinkAnchor key="i" to="/integrations/$id" params={{ id: run.integration_id }}>
              {run.integration_id}
            </LinkAnchor>
          ),
        ],
        [t("run.period"), [day(date_from), day(date_to)].filter(Boolean).join(" – ")],
        [t("run.by"), `${run.actor} (${t(`trigger.${run.trigger}`)})`],
        [t("run.created"), <Instant key="c" at={run.created_at} exact />],
        [t("run.finished"), run.finished_at && <Instant key="f" at={run.finished_at} exact />],
        [
          t("run.duration"),
          run.started_at && run.finished_at
            ? format.duration(Date.parse(run.finished_at) - Date.parse(run.started_at))
            : null,
        ],
        [
          t("common.id"),
          <code key="id" className="mono">
            {run.id}
          </code>,
        ],
      ]}
    />
  );
}
