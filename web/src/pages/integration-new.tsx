import { Grid } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { integrationsQuery, providersQuery } from "../api/queries.ts";
import type { Provider } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { IntegrationForm, type IntegrationValues } from "../parts/integration-form.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { ProviderGuide } from "../parts/provider-guide.tsx";
import { NotFoundPage } from "../shell/pages-without-content.tsx";

const route = getRouteApi("/app/integrations/new/$provider");

export function IntegrationNewPage() {
  const { provider: wanted } = route.useParams();
  const { data, error, refetch } = useQuery(providersQuery);
  const others = useQuery(integrationsQuery);
  const provider = data?.find((one) => one.provider === wanted);
  if (!data) return <PageState error={error} retry={refetch} />;
  if (!others.data) return <PageState error={others.error} retry={others.refetch} />;
  if (!provider) return <NotFoundPage />;
  return <NewIntegration provider={provider} taken={others.data.map(({ id }) => id)} />;
}

interface NewIntegrationProps {
  readonly provider: Provider;
  readonly taken: readonly string[];
}

function NewIntegration({ provider, taken }: NewIntegrationProps) {
  const { t } = useTranslation();
  const { text } = useFormat();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: (values: IntegrationValues) =>
      answerOf(api.POST("/api/integrations", { body: { ...values, provider: provider.provider } })),
    onSuccess: async ({ id, connection }) => {
      await queryClient.invalidateQueries({ queryKey: ["integrations"] });
      // Without access yet there is nothing to verify.
      const search = connection === "to_connect" ? {} : { verify: true as const };
      await navigate({ to: "/integrations/$id", params: { id }, search });
    },
  });
  const title = text(provider.title);
  return (
    <Page
      title={t("integration.add_named", { provider: title })}
      intro={text(provider.summary)}
      back={<LinkAnchor to="/integrations/new">← {t("integration.other")}</LinkAnchor>}
    >
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }} order={{ base: 1, md: 2 }}>
          <ProviderGuide provider={provider} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }} order={{ base: 2, md: 1 }}>
          <IntegrationForm
            provider={provider}
            suggestion={{ id: freeId(provider.provider, taken), name: title }}
            onSubmit={(values) => create.mutate(values)}
            isBusy={create.isPending}
            error={create.error}
            submitLabel={t("integration.save_and_verify")}
            cancel={
              <LinkButton to="/integrations" variant="default">
                {t("action.cancel")}
              </LinkButton>
            }
          />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

/** `fakturownia`, or `fakturownia-2` where that is taken. */
function freeId(provider: string, taken: readonly string[]): string {
  const base = provider.replaceAll("_", "-");
  let id = base;
  for (let number = 2; taken.includes(id); number += 1) id = `${base}-${number}`;
  return id;
}
