import { EmptyState, Paper } from "@mantine/core";
import { IconListCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { rulesQuery } from "../api/project-queries.ts";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { ProjectViews } from "../parts/project/project-views.tsx";
import { ApplyRules } from "../parts/rule/apply-rules.tsx";
import { RuleTable } from "../parts/rule/rule-table.tsx";
import { useRecordText } from "../record-texts.ts";
import { useMay } from "../session.ts";

export function RulesPage() {
  const tr = useRecordText();
  const mayWrite = useMay("records.write");
  const rules = useQuery(rulesQuery);
  return (
    <Page
      title={tr("rule.title")}
      intro={tr("rule.intro")}
      actions={mayWrite && <LinkButton to="/rules/new">{tr("rule.add")}</LinkButton>}
    >
      <ProjectViews />
      <Paper withBorder>
        {rules.isPending && <ListSkeleton rows={4} />}
        <Problem error={rules.error} retry={rules.refetch} />
        {rules.data?.length === 0 && (
          <EmptyState
            p="lg"
            icon={<IconListCheck aria-hidden />}
            withIndicatorBackground
            title={tr("rule.none")}
            description={tr("rule.none_help")}
          />
        )}
        {rules.data && rules.data.length > 0 && (
          <RuleTable items={rules.data} mayWrite={mayWrite} />
        )}
      </Paper>
      {mayWrite && <ApplyRules />}
    </Page>
  );
}
