import { Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf } from "../../api/client.ts";
import { LinkAnchor } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { EndpointForm, type EndpointValues } from "../../parts/portal/endpoint-form.tsx";
import { WithEndpoint } from "../../parts/portal/with-endpoint.tsx";
import { type Endpoint, portalApi } from "../../portal/client.ts";
import { endpointsQuery } from "../../portal/queries.ts";
import { usePortalText } from "../../portal/texts.ts";

const route = getRouteApi("/portal/endpoints/$id/edit");

export function EndpointEditPage() {
  const { id } = route.useParams();
  return <WithEndpoint id={id}>{(endpoint) => <EditPage endpoint={endpoint} />}</WithEndpoint>;
}

function EditPage({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { id, name } = endpoint;
  const params = { id: String(id) };
  const change = useMutation({
    mutationFn: ({ event_types, url, ...rest }: EndpointValues) => {
      const body = { ...rest, event_types: [...event_types], ...(url === "" ? {} : { url }) };
      const path = { id };
      return answerOf(portalApi.PATCH("/api/portal/endpoints/{id}", { params: { path }, body }));
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: endpointsQuery.queryKey });
      await navigate({ to: "/portal/endpoints/$id", params });
    },
  });
  return (
    <Page
      title={p("endpoint.edit", { name })}
      back={
        <LinkAnchor to="/portal/endpoints/$id" params={params}>
          ← {name}
        </LinkAnchor>
      }
    >
      <Stack maw={760}>
        <EndpointForm
          endpoint={endpoint}
          onSubmit={change.mutate}
          isBusy={change.isPending}
          error={change.error}
          submitLabel={t("action.save")}
        />
      </Stack>
    </Page>
  );
}
