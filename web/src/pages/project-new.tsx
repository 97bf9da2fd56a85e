import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import type { ProjectIn } from "../api/types.ts";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { ProjectForm } from "../parts/project/project-form.tsx";
import { Section } from "../parts/section.tsx";
import { useRecordText } from "../record-texts.ts";

const route = getRouteApi("/app/new-project");

export function ProjectNewPage() {
  const { t } = useTranslation();
  const tr = useRecordText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (body: ProjectIn) => answerOf(api.POST("/api/projects", { body })),
    onSuccess: async ({ code }) => {
      await queryClient.invalidateQueries({ queryKey: ["projects"] });
      await navigate({ to: "/projects/$code", params: { code } });
    },
  });
  return (
    <Page
      title={tr("project.add")}
      back={<LinkAnchor to="/projects">← {t("nav.projects")}</LinkAnchor>}
    >
      <Section>
        <ProjectForm
          onSubmit={(values) => create.mutate(values)}
          isBusy={create.isPending}
          error={create.error}
          submitLabel={tr("project.add")}
        />
      </Section>
    </Page>
  );
}
