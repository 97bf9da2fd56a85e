import { Paper, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reportSourcesQuery, reportsQuery } from "../api/report-queries.ts";
import type { BuiltInReport, Report, ReportDefinition } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { DeleteReport } from "../parts/report/delete-report.tsx";
import { ReportViews } from "../parts/report/report-views.tsx";
import { Section } from "../parts/section.tsx";
import { useReportText } from "../report-texts.ts";
import { useMay } from "../session.ts";

/** The hub's reports and those of one's own. */
export function ReportsPage() {
  const { t } = useTranslation();
  const r = useReportText();
  const mayWrite = useMay("records.write");
  const reports = useQuery(reportsQuery);
  return (
    <Page
      title={r("title")}
      intro={r("intro")}
      back={<LinkAnchor to="/files">← {t("nav.files")}</LinkAnchor>}
      actions={mayWrite && <LinkButton to="/new-report">{r("add")}</LinkButton>}
    >
      <ReportViews />
      <Problem error={reports.error} retry={reports.refetch} />
      {reports.isPending && (
        <Paper withBorder>
          <ListSkeleton rows={4} />
        </Paper>
      )}
      {reports.data && (
        <>
          <Section title={r("built_in")} isFlush>
            <BuiltIn items={reports.data.built_in} />
          </Section>
          <Section title={r("own")} isFlush>
            {reports.data.items.length === 0 ? (
              <Nothing>{r("none")}</Nothing>
            ) : (
              <OwnTable items={reports.data.items} mayWrite={mayWrite} />
            )}
          </Section>
        </>
      )}
    </Page>
  );
}

function BuiltIn({ items }: { readonly items: readonly BuiltInReport[] }) {
  const r = useReportText();
  const { text } = useFormat();
  const columns: readonly Column<BuiltInReport>[] = [
    {
      title: r("form.name"),
      isLead: true,
      cell: ({ slug, name }) => <ReportLink slug={slug} name={text(name)} />,
    },
    {
      title: r("shows"),
      cell: ({ slug }) => (
        <Text size="sm" c="dimmed">
          {slug === "monthly" ? r("monthly_help") : r("daily_help")}
        </Text>
      ),
    },
  ];
  return (
    <ListTable caption={r("built_in")} columns={columns} items={items} keyOf={({ slug }) => slug} />
  );
}

interface OwnTableProps {
  readonly items: readonly Report[];
  readonly mayWrite: boolean;
}

function OwnTable({ items, mayWrite }: OwnTableProps) {
  const { t } = useTranslation();
  const r = useReportText();
  const { text } = useFormat();
  const sources = useQuery(reportSourcesQuery).data ?? [];
  const sourceOf = ({ definition }: Report): string => {
    const { source } = definition as ReportDefinition;
    const known = sources.find(({ name }) => name === source);
    return known ? text(known.title) : source;
  };
  const columns: readonly Column<Report>[] = [
    {
      title: r("form.name"),
      isLead: true,
      cell: ({ slug, name }) => <ReportLink slug={slug} name={name} />,
    },
    { title: r("form.source"), cell: sourceOf },
    { title: r("version.by"), cell: ({ updated_by: by }) => by },
    { title: r("version.at"), isEnd: true, cell: ({ updated_at: at }) => <Instant at={at} /> },
    ...(mayWrite
      ? [
          {
            title: t("action.delete"),
            isTitleHidden: true,
            isEnd: true,
            cell: (report: Report) => <DeleteReport report={report} size="xs" />,
          },
        ]
      : []),
  ];
  return (
    <ListTable caption={r("own")} columns={columns} items={items} keyOf={({ slug }) => slug} />
  );
}

function ReportLink({ slug, name }: { readonly slug: string; readonly name: string }) {
  return (
    <LinkAnchor to="/reports/$slug" params={{ slug }} className="breakable" fw={550}>
      {name}
    </LinkAnchor>
  );
}
