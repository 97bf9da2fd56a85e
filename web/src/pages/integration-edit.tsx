import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { integrationQuery, providersQuery } from "../api/queries.ts";
import type { Integration, Provider } from "../api/types.ts";
import { IntegrationForm, type IntegrationValues } from "../parts/integration-form.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";

const route = getRouteApi("/app/integrations/$id/edit");

export function IntegrationEditPage() {
  const { id } = route.useParams();
  const integration = useQuery(integrationQuery(id));
  const providers = useQuery(providersQuery);
  if (!integration.data) {
    return <PageState error={integration.error} retry={integration.refetch} />;
  }
  const { data } = integration;
  const provider = providers.data?.find((one) => one.provider === data.provider);
  if (!provider) return <PageState error={providers.error} retry={providers.refetch} />;
  return <EditIntegration integration={data} provider={provider} />;
}

interface EditIntegrationProps {
  readonly integration: Integration;
  readonly provider: Provider;
}

function EditIntegration({ integration, provider }: EditIntegrationProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id } = integration;
  const save = useMutation({
    mutationFn: ({ id: _id, ...body }: IntegrationValues) =>
      answerOf(api.PUT("/api/integrations/{id}", { params: { path: { id } }, body })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["integrations"] });
      notifications.show({ message: t("common.saved"), color: "green" });
      await navigate({ to: "/integrations/$id", params: { id } });
    },
  });
  return (
    <Page
      title={t("integration.edit_named", { name: integration.name })}
      back={
        <LinkAnchor to="/integrations/$id" params={{ id }}>
          ← {integration.name}
        </LinkAnchor>
      }
      intro={t("integration.edit_help")}
    >
      <div style={{ maxWidth: 640 }}>
        <IntegrationForm
          provider={provider}
          integration={integration}
          suggestion={integration}
          onSubmit={(values) => save.mutate(values)}
          isBusy={save.isPending}
          error={save.error}
          submitLabel={t("action.save")}
          cancel={
            <LinkButton to="/integrations/$id" params={{ id }} variant="default">
              {t("action.cancel")}
            </LinkButton>
          }
        />
      </div>
    </Page>
  );
}
