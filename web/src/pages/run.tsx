import { Alert, Button, Grid, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { isLive, runQuery } from "../api/queries.ts";
import type { Run } from "../api/types.ts";
import { hasPreview, isDry } from "../dry-run.ts";
import { useFormat } from "../i18n/format.ts";
import { addTexts } from "../i18n/i18n.ts";
import { RunBadge, StateBadge } from "../parts/badges.tsx";
import { CancelRun } from "../parts/cancel-run.tsx";
import { Facts } from "../parts/facts.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { countsOf, useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Failure } from "../parts/problem.tsx";
import { isCombined, RunChildren } from "../parts/run-children.tsx";
import { RunLog } from "../parts/run-log.tsx";
import { RunPreview } from "../parts/run-preview.tsx";
import { RunProgress } from "../parts/run-progress.tsx";
import { RunRefused } from "../parts/run-refused.tsx";
import { RunResult } from "../parts/run-result.tsx";
import { Section } from "../parts/section.tsx";
import { SendResults } from "../parts/send-results.tsx";
import { isMode } from "../sync-mode.ts";

const SyncRecords = lazy(async () => {
  await addTexts("sync");
  return { default: (await import("../parts/sync/sync-records.tsx")).SyncRecords };
});

const FiscalFiles = lazy(async () => {
  await addTexts("fiscal");
  return { default: (await import("../parts/fiscal/imported-files.tsx")).ImportedFiles };
});
/** What these set aside are files, not records. */
const FISCAL_IMPORTS: readonly string[] = [
  "import_fiscal_documents",
  "import_fiscal_folder",
  "query_sefaz",
  "fetch_fiscal_document",
];

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
      mark={
        <>
          <RunBadge state={run.state} />
          {isDry(run) && <StateBadge color="blue" label={t("run.dry")} />}
        </>
      }
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
            {!countsOf(run.action) && !live && <Text size="sm">{t(`run_state.${run.state}`)}</Text>}
            {!countsOf(run.action) && run.result && <RunResult run={run} />}
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title={t("run.facts")}>
            <RunFacts run={run} />
          </Section>
        </Grid.Col>
      </Grid>
      <RunRecords run={run} />
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

/** What the run did, record by record, or which runs did it. */
function RunRecords({ run }: { readonly run: Run }) {
  if (isCombined(run)) return <RunChildren run={run} />;
  if (run.action === "sync_both_ways" || run.action === "undo_sync") {
    return (
      <Suspense fallback={null}>
        <SyncRecords run={run} />
      </Suspense>
    );
  }
  if (FISCAL_IMPORTS.includes(run.action)) {
    return (
      <Suspense fallback={null}>
        <FiscalFiles runId={run.id} />
      </Suspense>
    );
  }
  if (run.action === "send_records") return <SendResults run={run} />;
  return (
    <>
      {hasPreview(run) && !isLive(run) && <RunPreview run={run} />}
      {run.counts.refused > 0 && <RunRefused runId={run.id} />}
    </>
  );
}

function RunFacts({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { date_from, date_to, mode } = run.params;
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
        [
          t("run.parent"),
          run.parent_id && (
            <LinkAnchor key="p" to="/runs/$id" params={{ id: run.parent_id }}>
              {t("run.combined")}
            </LinkAnchor>
          ),
        ],
        [t("run.mode"), isMode(mode) && t(`sync.modes.${mode}`)],
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
