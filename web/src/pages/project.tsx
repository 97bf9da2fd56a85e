import { Alert, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { projectQuery, type SumFilters } from "../api/project-queries.ts";
import type { Project, ProjectIn } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { Facts } from "../parts/facts.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { ProjectForm } from "../parts/project/project-form.tsx";
import { ProjectMark } from "../parts/project/project-mark.tsx";
import { BudgetUse, ProjectSums } from "../parts/project/project-sums.tsx";
import { SumFilterInputs } from "../parts/project/sum-filter-inputs.tsx";
import { Section } from "../parts/section.tsx";
import { useRecordText } from "../record-texts.ts";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/projects/$code");

export function ProjectPage() {
  const { code } = route.useParams();
  const filters = route.useSearch();
  const { data, error, refetch } = useQuery({
    ...projectQuery(code, filters),
    placeholderData: keepPreviousData,
  });
  if (!data || data.code !== code) return <PageState error={error} retry={refetch} />;
  return <OneProject key={code} project={data} filters={filters} />;
}

interface OneProjectProps {
  readonly project: Project;
  readonly filters: SumFilters;
}

function OneProject({ project, filters }: OneProjectProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const navigate = route.useNavigate();
  const mayWrite = useMay("records.write");
  const set = (change: SumFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <Page
      title={project.name ?? project.code}
      mark={<ProjectMark project={project} />}
      back={
        <LinkAnchor to="/projects" search={filters}>
          ← {t("nav.projects")}
        </LinkAnchor>
      }
      actions={<Buttons project={project} filters={filters} mayWrite={mayWrite} />}
    >
      {!project.is_described && mayWrite && (
        <Alert color="yellow">{tr("project.not_described_help")}</Alert>
      )}
      <SumFilterInputs filters={filters} onChange={set} />
      <Section title={tr("project.sums")} isFlush>
        {filters.direction !== "sales" && <BudgetUse project={project} />}
        <ProjectSums project={project} />
      </Section>
      <Section title={tr("project.facts")}>
        <ProjectFacts project={project} />
      </Section>
      {mayWrite && <Edit project={project} />}
    </Page>
  );
}

function ProjectFacts({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const format = useFormat();
  const { code, description, starts_on, ends_on, budget, created_at } = project;
  return (
    <Facts
      items={[
        [
          tr("project.code"),
          <code key="code" className="mono">
            {code}
          </code>,
        ],
        [tr("project.description"), description],
        [tr("project.starts_on"), starts_on && format.date(starts_on)],
        [tr("project.ends_on"), ends_on && format.date(ends_on)],
        [tr("project.budget"), budget && format.money(budget.amount, budget.currency)],
        [t("common.created_at"), created_at && <Instant key="at" at={created_at} />],
      ]}
    />
  );
}

function Edit({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const queryClient = useQueryClient();
  const { code } = project;
  const save = useMutation({
    mutationFn: ({ code: _, ...body }: ProjectIn) =>
      answerOf(api.PATCH("/api/projects/{code}", { params: { path: { code } }, body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["projects"] });
      notifications.show({ message: t("common.saved"), color: "green" });
    },
  });
  return (
    <Section title={project.is_described ? t("action.edit") : tr("project.describe")}>
      <ProjectForm
        project={project}
        onSubmit={(values) => save.mutate(values)}
        isBusy={save.isPending}
        error={save.error}
        submitLabel={t("action.save")}
      />
    </Section>
  );
}

function Buttons({ project, filters, mayWrite }: OneProjectProps & { readonly mayWrite: boolean }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const { code, name } = project;
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/projects/{code}", { params: { path: { code } } })),
    onSuccess: async () => {
      await navigate({ to: "/projects" });
      queryClient.removeQueries({ queryKey: ["projects", "one", code] });
      await queryClient.invalidateQueries({ queryKey: ["projects"] });
    },
  });
  const search = { ...filters, direction: filters.direction ?? "cost", project_id: code } as const;
  return (
    <Group gap="xs">
      <LinkButton to="/invoices" search={search} variant="default">
        {tr("project.show_invoices")}
      </LinkButton>
      {mayWrite && project.is_described && (
        <ConfirmButton
          label={t("action.delete")}
          question={tr("project.delete_question", { name: name ?? code })}
          explanation={tr("project.delete_explanation")}
          confirmLabel={t("action.delete")}
          onConfirm={() => remove.mutateAsync()}
          isBusy={remove.isPending}
          error={remove.error}
        />
      )}
    </Group>
  );
}
