import { useQuery } from "@tanstack/react-query";
import { reportLookQuery } from "../api/report-queries.ts";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { LookForm } from "../parts/report/look-form.tsx";
import { ReportViews } from "../parts/report/report-views.tsx";
import { useReportText } from "../report-texts.ts";

/** How all reports of the organisation look. */
export function ReportLookPage() {
  const r = useReportText();
  const look = useQuery(reportLookQuery);
  return (
    <Page
      title={r("look.title")}
      intro={r("look.intro")}
      back={<LinkAnchor to="/reports">← {r("title")}</LinkAnchor>}
    >
      <ReportViews />
      {look.isPending && <ListSkeleton rows={5} />}
      <Problem error={look.error} retry={look.refetch} />
      {look.data && <LookForm look={look.data} />}
    </Page>
  );
}
