import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changeReport, reportsQuery } from "../api/report-queries.ts";
import type { Report, ReportIn, ReportVersion } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { DeleteReport } from "../parts/report/delete-report.tsx";
import { MakeSection } from "../parts/report/make-section.tsx";
import { ReportForm } from "../parts/report/report-form.tsx";
import { VersionsSection } from "../parts/report/versions-section.tsx";
import { WithSources } from "../parts/report/with-sources.tsx";
import { useReportText } from "../report-texts.ts";
import { useMay } from "../session.ts";
import { NotFoundPage } from "../shell/pages-without-content.tsx";

const route = getRouteApi("/app/reports/$slug");

/** One report: made, looked at before, and, where it is one's own, changed. */
export function ReportPage() {
  const { slug } = route.useParams();
  const r = useReportText();
  const { text } = useFormat();
  const { data, error, refetch } = useQuery(reportsQuery);
  if (!data) return <PageState error={error} retry={refetch} />;
  const builtIn = data.built_in.find((one) => one.slug === slug);
  const own = data.items.find((one) => one.slug === slug);
  if (own) return <OwnReport key={slug} report={own} />;
  if (!builtIn) return <NotFoundPage />;
  const name = text(builtIn.name);
  return (
    <Page
      title={name}
      intro={slug === "monthly" ? r("monthly_help") : r("daily_help")}
      back={<LinkAnchor to="/reports">← {r("title")}</LinkAnchor>}
    >
      <MakeSection key={slug} slug={slug} name={name} />
    </Page>
  );
}

function OwnReport({ report }: { readonly report: Report }) {
  const r = useReportText();
  const navigate = route.useNavigate();
  const mayWrite = useMay("records.write");
  const [taken, setTaken] = useState<ReportVersion>();
  const { slug, name } = report;
  return (
    <Page
      title={name}
      back={<LinkAnchor to="/reports">← {r("title")}</LinkAnchor>}
      actions={
        mayWrite && <DeleteReport report={report} onDeleted={() => navigate({ to: "/reports" })} />
      }
    >
      <MakeSection slug={slug} name={name} />
      {mayWrite && (
        <Edit
          key={taken?.version ?? "present"}
          report={report}
          taken={taken}
          onSaved={() => setTaken(undefined)}
        />
      )}
      <VersionsSection slug={slug} onTake={mayWrite ? setTaken : undefined} />
    </Page>
  );
}

interface EditProps {
  readonly report: Report;
  /** An earlier version that the form begins with. */
  readonly taken: ReportVersion | undefined;
  readonly onSaved: () => void;
}

function Edit({ report, taken, onSaved }: EditProps) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const { slug } = report;
  // What was read when the form was opened: somebody else's change meanwhile is refused, not undone.
  const [version, setVersion] = useState(report.version);
  const save = useMutation({
    mutationFn: ({ name, definition }: ReportIn) =>
      changeReport(slug, { name, definition, version }),
    onSuccess: async (saved) => {
      setVersion(saved.version);
      await queryClient.invalidateQueries({ queryKey: ["reports"] });
      notifications.show({ message: t("common.saved"), color: "green" });
      onSaved();
    },
  });
  return (
    <WithSources>
      {(sources) => (
        <ReportForm
          sources={sources}
          report={taken ? { slug, name: taken.name, definition: taken.definition } : report}
          onSubmit={(values) => save.mutate(values)}
          isBusy={save.isPending}
          error={save.error}
          submitLabel={t("action.save")}
        />
      )}
    </WithSources>
  );
}
