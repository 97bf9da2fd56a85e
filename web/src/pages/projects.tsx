import { EmptyState, Paper, Text } from "@mantine/core";
import { IconFolders } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { projectsQuery, type SumFilters } from "../api/project-queries.ts";
import type { Project } from "../api/types.ts";
import { InfiniteList } from "../parts/infinite-list.tsx";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ProjectTable } from "../parts/project/project-table.tsx";
import { ProjectViews } from "../parts/project/project-views.tsx";
import { SumFilterInputs } from "../parts/project/sum-filter-inputs.tsx";
import { useRecordText } from "../record-texts.ts";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/projects");

export function ProjectsPage() {
  const { t } = useTranslation();
  const tr = useRecordText();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useMay("records.write");
  const projects = useInfiniteQuery(projectsQuery(filters));
  const set = (change: SumFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={t("nav.projects")}
      intro={tr("project.intro")}
      actions={mayWrite && <LinkButton to="/new-project">{tr("project.add")}</LinkButton>}
    >
      <ProjectViews />
      <SumFilterInputs filters={filters} onChange={set} />
      <Paper withBorder>
        <InfiniteList query={projects} empty={<NoProjects mayWrite={mayWrite} />}>
          {(items) => (
            <>
              <Undescribed items={items} />
              <ProjectTable items={items} filters={filters} />
            </>
          )}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

/** Tells of projects that only invoices name, so that somebody describes them. */
function Undescribed({ items }: { readonly items: readonly Project[] }) {
  const tr = useRecordText();
  const count = items.filter((project) => !project.is_described).length;
  if (count === 0) return null;
  return (
    <Text size="sm" c="dimmed" p="md">
      {tr("project.not_described_count", { count })}
    </Text>
  );
}

function NoProjects({ mayWrite }: { readonly mayWrite: boolean }) {
  const tr = useRecordText();
  return (
    <EmptyState
      p="lg"
      icon={<IconFolders aria-hidden />}
      withIndicatorBackground
      title={tr("project.none")}
      description={tr("project.none_help")}
    >
      {mayWrite && (
        <EmptyState.Actions>
          <LinkButton to="/rules/new" variant="default">
            {tr("rule.add")}
          </LinkButton>
        </EmptyState.Actions>
      )}
    </EmptyState>
  );
}
