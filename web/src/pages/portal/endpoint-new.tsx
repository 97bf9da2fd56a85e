import { Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { answerOf } from "../../api/client.ts";
import { LinkAnchor } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { EndpointForm, type EndpointValues } from "../../parts/portal/endpoint-form.tsx";
import { PortalSecret } from "../../parts/portal/portal-secret.tsx";
import { portalApi } from "../../portal/client.ts";
import { endpointsQuery } from "../../portal/queries.ts";
import { usePortal, usePortalText } from "../../portal/texts.ts";

export function EndpointNewPage() {
  const p = usePortalText();
  const { organisation } = usePortal();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: ({ event_types, ...rest }: EndpointValues) => {
      const body = { ...rest, event_types: [...event_types] };
      return answerOf(portalApi.POST("/api/portal/endpoints", { body }));
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: endpointsQuery.queryKey }),
  });
  const made = create.data;
  const back = <LinkAnchor to="/portal">← {p("home.title")}</LinkAnchor>;
  if (made?.secret) {
    const goOn = () =>
      void navigate({ to: "/portal/endpoints/$id", params: { id: String(made.id) } });
    return (
      <Page title={p("endpoint.made", { name: made.name })} back={back}>
        <Stack maw={720}>
          <Text>{p("endpoint.made_help")}</Text>
          <PortalSecret name={made.name} secret={made.secret} onDone={goOn} />
        </Stack>
      </Page>
    );
  }
  return (
    <Page title={p("home.add")} intro={p("home.intro", { organisation })} back={back}>
      <Stack maw={760}>
        <EndpointForm
          onSubmit={create.mutate}
          isBusy={create.isPending}
          error={create.error}
          submitLabel={p("home.add")}
        />
      </Stack>
    </Page>
  );
}
