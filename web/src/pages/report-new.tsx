import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { createReport } from "../api/report-queries.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ReportForm } from "../parts/report/report-form.tsx";
import { WithSources } from "../parts/report/with-sources.tsx";
import { useReportText } from "../report-texts.ts";

export function ReportNewPage() {
  const r = useReportText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: createReport,
    onSuccess: async ({ slug }) => {
      await queryClient.invalidateQueries({ queryKey: ["reports"] });
      await navigate({ to: "/reports/$slug", params: { slug } });
    },
  });
  return (
    <Page title={r("add")} back={<LinkAnchor to="/reports">← {r("title")}</LinkAnchor>}>
      <WithSources>
        {(sources) => (
          <ReportForm
            sources={sources}
            onSubmit={(values) => create.mutate(values)}
            isBusy={create.isPending}
            error={create.error}
            submitLabel={r("add")}
          />
        )}
      </WithSources>
    </Page>
  );
}
