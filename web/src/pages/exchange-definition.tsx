import { Alert, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { definitionQuery, deleteDefinition } from "../api/exchange-queries.ts";
import type { Definition, DefinitionVersion } from "../api/types.ts";
import type { Body } from "../exchange/definition.ts";
import { useExchangeText } from "../exchange-texts.ts";
import { StateBadge } from "../parts/badges.tsx";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { ScheduledMark } from "../parts/exchange/definition-table.tsx";
import { RunPanel } from "../parts/exchange/run-panel.tsx";
import { Fold } from "../parts/fold.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { useMay } from "../session.ts";

// Each of them is large, and the first load stays small.
const Edit = lazy(async () => ({
  default: (await import("../parts/exchange/definition-edit.tsx")).DefinitionEdit,
}));
const SchedulesSection = lazy(async () => ({
  default: (await import("../parts/exchange/schedules-section.tsx")).SchedulesSection,
}));
const FilesRead = lazy(async () => ({
  default: (await import("../parts/exchange/history-sections.tsx")).FilesRead,
}));
const BatchesSent = lazy(async () => ({
  default: (await import("../parts/exchange/history-sections.tsx")).BatchesSent,
}));
const VersionsSection = lazy(async () => ({
  default: (await import("../parts/exchange/versions-section.tsx")).VersionsSection,
}));
const YamlSection = lazy(async () => ({
  default: (await import("../parts/exchange/yaml-section.tsx")).YamlSection,
}));

const route = getRouteApi("/app/exchange/$slug");

/** One definition: run, looked at, changed. */
export function ExchangeDefinitionPage() {
  const { slug } = route.useParams();
  const { data, error, refetch } = useQuery(definitionQuery(slug));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneDefinition key={slug} definition={data} />;
}

function OneDefinition({ definition }: { readonly definition: Definition }) {
  const x = useExchangeText();
  const mayManage = useMay("integrations.manage");
  const [taken, setTaken] = useState<DefinitionVersion>();
  const { slug, name, direction, integration_id: integration } = definition;
  const body = definition.body as Body;
  return (
    <Page
      title={name}
      mark={
        <>
          <StateBadge color="blue" label={x(`directions.${direction}`)} />
          {!definition.active && <StateBadge color="gray" label={x("off")} />}
          {definition.schedules > 0 && <ScheduledMark />}
        </>
      }
      back={<LinkAnchor to="/exchange">← {x("title")}</LinkAnchor>}
      actions={mayManage && <DeleteButton definition={definition} />}
    >
      {integration === null && <Alert color="yellow">{x("integration_gone")}</Alert>}
      <RunPanel definition={definition} />
      <Suspense fallback={<Skeleton height={160} />}>
        {integration !== null && <SchedulesSection {...{ slug, integration, mayManage }} />}
        {body.import?.source.files && <FilesRead slug={slug} />}
        {direction === "export" && <BatchesSent slug={slug} />}
        {mayManage && (
          <>
            <Fold
              key={taken?.version ?? "present"}
              title={x("edit")}
              summary={x("edit_help")}
              isNeeded={taken !== undefined}
            >
              <Edit definition={definition} taken={taken} onSaved={() => setTaken(undefined)} />
            </Fold>
            <VersionsSection slug={slug} onTake={setTaken} />
            <Fold title={x("yaml.title")} summary={x("yaml.help")}>
              <YamlSection slug={slug} />
            </Fold>
          </>
        )}
      </Suspense>
    </Page>
  );
}

function DeleteButton({ definition: { slug, name } }: { readonly definition: Definition }) {
  const { t } = useTranslation();
  const x = useExchangeText();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => deleteDefinition(slug),
    onSuccess: async () => {
      await navigate({ to: "/exchange" });
      queryClient.removeQueries({ queryKey: ["exchange", "one", slug] });
      await queryClient.invalidateQueries({ queryKey: ["exchange", "list"] });
    },
  });
  return (
    <ConfirmButton
      label={t("action.delete")}
      question={x("delete_question", { name })}
      explanation={x("delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
