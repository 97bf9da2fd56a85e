import { Grid, Group, Skeleton, Stack } from "@mantine/core";
import { IconFolders, IconPencil, IconTrash } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import {
  integrationQuery,
  integrationRunsQuery,
  integrationsQuery,
  providersQuery,
} from "../api/queries.ts";
import type { Integration } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { addTexts } from "../i18n/i18n.ts";
import { HealthBadge } from "../parts/badges.tsx";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { Facts } from "../parts/facts.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { ProviderMissing } from "../parts/provider-missing.tsx";
import { RecordsForm } from "../parts/records-form.tsx";
import { RunTable } from "../parts/run-table.tsx";
import { fieldsOf } from "../parts/schema-form.ts";
import { Section } from "../parts/section.tsx";
import { SyncForm } from "../parts/sync-form.tsx";
import { UploadForm } from "../parts/upload-form.tsx";
import { VerifyPanel } from "../parts/verify-panel.tsx";
import { useMay, useMayRun } from "../session.ts";

const route = getRouteApi("/app/integrations/$id");

const Connect = lazy(async () => ({
  default: (await import("../parts/connect/connect-section.tsx")).ConnectSection,
}));
const Inbox = lazy(async () => ({
  default: (await import("../parts/inbox/inbox-section.tsx")).InboxSection,
}));
// Few integrations have one, and the first load stays small.
const Hook = lazy(async () => ({
  default: (await import("../parts/hook/hook-section.tsx")).HookSection,
}));
const Suspended = lazy(async () => {
  await addTexts("health");
  return { default: (await import("../parts/health/suspended-note.tsx")).SuspendedNote };
});
const Sync = lazy(async () => {
  await addTexts("sync");
  return { default: (await import("../parts/sync/sync-section.tsx")).SyncSection };
});
const Mirror = lazy(async () => {
  await addTexts("exchange");
  return { default: (await import("../parts/exchange/mirror-section.tsx")).MirrorSection };
});

export function IntegrationPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(integrationQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneIntegration key={id} integration={data} />;
}

function OneIntegration({ integration }: { readonly integration: Integration }) {
  const { t } = useTranslation();
  const { id, actions } = integration;
  const { verify, connect } = route.useSearch();
  const mayRun = useMayRun(id);
  const mayManage = useMay("integrations.manage");
  const runs = useInfiniteQuery(integrationRunsQuery(id));
  const provider = useQuery(providersQuery).data?.find(
    (one) => one.provider === integration.provider,
  );
  return (
    <Page
      title={integration.name}
      mark={<HealthBadge integration={integration} />}
      back={<LinkAnchor to="/integrations">← {t("nav.integrations")}</LinkAnchor>}
      actions={
        <>
          {actions.includes("query_sefaz") && (
            <LinkButton to="/fiscal/sefaz" variant="default">
              {t("nav.fiscal")}
            </LinkButton>
          )}
          <LinkButton to="/integration-health/$id" params={{ id }} variant="default">
            {t("nav.health")}
          </LinkButton>
          {mayManage && <ManageButtons integration={integration} />}
        </>
      }
    >
      {integration.breaker.state !== "closed" && (
        <Suspense fallback={null}>
          <Suspended of={integration} />
        </Suspense>
      )}
      {mayRun && provider?.reads_files && (
        <Suspense fallback={<Skeleton height={160} />}>
          <Inbox integrationId={id} takesAny={!provider.actions.includes("sync_records")} />
        </Suspense>
      )}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="md">
            {integration.connection && provider && (
              <Suspense fallback={<Skeleton height={160} />}>
                <Connect {...{ integration, provider, mayManage }} outcome={connect} />
              </Suspense>
            )}
            <VerifyPanel integration={integration} mayRun={mayRun} startNow={verify === true} />
            <Section title={t("integration.facts")}>
              <IntegrationFacts integration={integration} />
            </Section>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            {provider && <ProviderMissing provider={provider} />}
            {mayRun && actions.includes("sync_invoices") && <SyncForm integrationId={id} />}
            {mayRun && actions.includes("sync_records") && <RecordsForm integrationId={id} />}
            {actions.includes("sync_both_ways") && (mayRun || mayManage) && (
              <Suspense fallback={<Skeleton height={160} />}>
                <Sync integrationId={id} />
              </Suspense>
            )}
            {mayRun && actions.includes("upload_file") && (
              <LinkButton
                to="/integrations/$id/files"
                params={{ id }}
                variant="default"
                leftSection={<IconFolders size={18} aria-hidden />}
                style={{ alignSelf: "flex-start" }}
              >
                {t("integration.browse")}
              </LinkButton>
            )}
            {mayRun && actions.includes("upload_report") && <UploadForm integrationId={id} />}
            {mayManage && integration.available && (
              <Suspense fallback={<Skeleton height={160} />}>
                <Hook integration={integration} />
              </Suspense>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
      {mayRun && (
        <Suspense fallback={null}>
          <Mirror integrationId={id} mayManage={mayManage} />
        </Suspense>
      )}
      <Section title={t("integration.history")} isFlush>
        <InfiniteList query={runs} empty={<Nothing>{t("run.none_here")}</Nothing>}>
          {(items) => <RunTable items={items} withIntegration={false} />}
        </InfiniteList>
      </Section>
    </Page>
  );
}

function ManageButtons({ integration }: { readonly integration: Integration }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id, name } = integration;
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/integrations/{id}", { params: { path: { id } } })),
    onSuccess: async () => {
      // Before the list shows: it must not have the deleted one, not even for a moment.
      await queryClient.refetchQueries({ queryKey: integrationsQuery.queryKey });
      await navigate({ to: "/integrations" });
      queryClient.removeQueries({ queryKey: ["integrations", "one", id] });
      await queryClient.invalidateQueries({ queryKey: ["integrations"] });
    },
  });
  return (
    <Group gap="xs">
      <LinkButton
        to="/integrations/$id/edit"
        params={{ id }}
        variant="default"
        leftSection={<IconPencil size={18} aria-hidden />}
      >
        {t("action.edit")}
      </LinkButton>
      <ConfirmButton
        label={t("action.delete")}
        icon={<IconTrash size={18} aria-hidden />}
        question={t("integration.delete_question", { name })}
        explanation={t("integration.delete_explanation")}
        confirmLabel={t("action.delete")}
        onConfirm={() => remove.mutateAsync()}
        isBusy={remove.isPending}
        error={remove.error}
      />
    </Group>
  );
}

function IntegrationFacts({ integration }: { readonly integration: Integration }) {
  const { t } = useTranslation();
  const { text, language } = useFormat();
  const names = useNames();
  const providers = useQuery(providersQuery).data;
  const provider = providers?.find((one) => one.provider === integration.provider);
  const titles = new Map(
    [provider?.credentials_schema, provider?.settings_schema]
      .flatMap((schema) => fieldsOf(schema, language))
      .map(({ name, title }) => [name, title]),
  );
  const titleOf = (name: string): string => titles.get(name) ?? name;
  const stored = Object.entries(integration.credentials).flatMap(([field, has]) =>
    has ? [titleOf(field)] : [],
  );
  return (
    <Facts
      items={[
        [t("integration.provider"), provider ? text(provider.title) : integration.provider],
        [t("integration.type"), names.category(integration.integration_type)],
        [
          t("integration.id"),
          <code key="id" className="mono">
            {integration.id}
          </code>,
        ],
        [t("integration.base_url"), integration.base_url],
        [t("integration.stored"), stored.join(", ")],
        ...Object.entries(integration.settings).map(
          ([name, value]) =>
            [titleOf(name), typeof value === "string" ? value : JSON.stringify(value)] as const,
        ),
        [t("integration.last_verified"), <Instant key="v" at={integration.last_verified_at} />],
        [t("integration.last_run"), <Instant key="r" at={integration.last_run_at} />],
        [t("common.created_at"), <Instant key="c" at={integration.created_at} />],
      ]}
    />
  );
}
