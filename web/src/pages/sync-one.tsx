import { Alert, Grid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { isLive, runQuery } from "../api/queries.ts";
import { syncLogQuery, wayOf } from "../api/sync-queries.ts";
import type { Run, SyncLog } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { CancelRun } from "../parts/cancel-run.tsx";
import { Facts } from "../parts/facts.tsx";
import { Figures } from "../parts/figures.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Failure } from "../parts/problem.tsx";
import { Section } from "../parts/section.tsx";
import { SyncOutcome } from "../parts/sync/sync-run.tsx";
import { SyncStatus } from "../parts/sync/sync-status.tsx";
import { useEntityName } from "../parts/sync/sync-table.tsx";
import { useSystemName } from "../parts/sync/use-system-name.ts";
import { useSyncText } from "../sync-texts.ts";

const route = getRouteApi("/app/sync/$id");

export function SyncPage() {
  const { id } = route.useParams();
  const run = useQuery(runQuery(id));
  // Another key at the end: the figures of a run that has ended are read once more.
  const log = useQuery({
    ...syncLogQuery(id, isLive(run.data)),
    queryKey: ["sync", "log", id, run.data?.state ?? ""],
    placeholderData: (before) => before,
  });
  const error = run.error ?? log.error;
  if (!run.data || !log.data) return <PageState error={error} retry={run.refetch} />;
  return <OneSync run={run.data} log={log.data} />;
}

interface OneSyncProps {
  readonly run: Run;
  readonly log: SyncLog;
}

function OneSync({ run, log }: OneSyncProps) {
  const { t } = useTranslation();
  const s = useSyncText();
  const navigate = useNavigate();
  const system = useSystemName()(log.integration);
  return (
    <Page
      title={s("log.of", { what: `${system}, ${useEntityName()(log.entity)}` })}
      mark={<SyncStatus log={log} />}
      back={<LinkAnchor to="/sync">← {s("log.back")}</LinkAnchor>}
      actions={isLive(run) && <CancelRun run={run} />}
    >
      {run.error && (
        <Alert color="red" title={t("run.failed")}>
          <Failure {...run.error} />
        </Alert>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Section title={t("run.result")}>
            <SyncFigures log={log} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title={s("log.facts")}>
            <SyncFacts log={log} />
          </Section>
        </Grid.Col>
      </Grid>
      <SyncOutcome
        run={run}
        onStarted={(id) => void navigate({ to: "/sync/$id", params: { id } })}
      />
    </Page>
  );
}

function SyncFigures({ log }: { readonly log: SyncLog }) {
  const s = useSyncText();
  const { number } = useFormat();
  const doneBy = [
    { label: s("log.created"), value: number(log.records_created) },
    { label: s("log.updated"), value: number(log.records_updated) },
    { label: s("log.deleted"), value: number(log.records_deleted) },
    {
      label: s("log.failed"),
      value: number(log.records_failed),
      isBad: log.records_failed > 0,
    },
    { label: s("log.conflicts"), value: number(log.conflicts), isBad: log.conflicts > 0 },
  ];
  return (
    <Figures
      items={[
        { label: s("log.processed"), value: number(log.records_processed) },
        // A dry run does nothing that could be counted: its preview shows what it would do.
        ...(log.dry_run ? [] : doneBy),
      ]}
    />
  );
}

function SyncFacts({ log }: { readonly log: SyncLog }) {
  const { t } = useTranslation();
  const s = useSyncText();
  const { duration } = useFormat();
  const { duration_seconds: took } = log;
  return (
    <Facts
      items={[
        [
          t("run.integration"),
          log.integration && (
            <LinkAnchor key="i" to="/integrations/$id/sync" params={{ id: log.integration }}>
              {log.integration}
            </LinkAnchor>
          ),
        ],
        [s("log.way"), s(`log.ways.${wayOf(log.sync_type)}`)],
        [s("log.codes"), log.part_numbers?.join(", ")],
        [s("log.forced"), log.force_update && s("yes")],
        [t("run.by"), log.triggered_by],
        [s("log.started"), log.started_at && <Instant key="s" at={log.started_at} exact />],
        [s("log.ended"), log.completed_at && <Instant key="e" at={log.completed_at} exact />],
        [s("log.duration"), took === null ? null : duration(took * 1000)],
        [
          t("run.log"),
          <LinkAnchor key="l" to="/runs/$id" params={{ id: log.id }}>
            {s("log.run_log")}
          </LinkAnchor>,
        ],
      ]}
    />
  );
}
