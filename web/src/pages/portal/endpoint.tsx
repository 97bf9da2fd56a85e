import { Alert, Grid, Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "../../parts/code-block.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Instant } from "../../parts/instant.tsx";
import { LinkAnchor } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { EndpointButtons } from "../../parts/portal/endpoint-buttons.tsx";
import { EndpointDeliveries } from "../../parts/portal/endpoint-deliveries.tsx";
import { EndpointMark } from "../../parts/portal/endpoint-mark.tsx";
import { EndpointSigning } from "../../parts/portal/endpoint-signing.tsx";
import { EndpointTest } from "../../parts/portal/endpoint-test.tsx";
import { useEventNames } from "../../parts/portal/use-event-names.ts";
import { WithEndpoint } from "../../parts/portal/with-endpoint.tsx";
import { Section } from "../../parts/section.tsx";
import type { Endpoint } from "../../portal/client.ts";
import { usePortal, usePortalText } from "../../portal/texts.ts";

const route = getRouteApi("/portal/endpoints/$id");

export function EndpointPage() {
  const { id } = route.useParams();
  return (
    <WithEndpoint id={id}>
      {(endpoint) => <OneEndpoint key={id} endpoint={endpoint} />}
    </WithEndpoint>
  );
}

function OneEndpoint({ endpoint }: { readonly endpoint: Endpoint }) {
  const p = usePortalText();
  return (
    <Page
      title={endpoint.name}
      mark={<EndpointMark endpoint={endpoint} />}
      back={<LinkAnchor to="/portal">← {p("home.title")}</LinkAnchor>}
      actions={<EndpointButtons endpoint={endpoint} />}
    >
      <WhyOff endpoint={endpoint} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={p("endpoint.facts")}>
            <EndpointFacts endpoint={endpoint} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="md">
            <EndpointTest endpoint={endpoint} />
            {endpoint.url !== null && <EndpointSigning endpoint={endpoint} />}
          </Stack>
        </Grid.Col>
      </Grid>
      <EndpointDeliveries id={endpoint.id} />
    </Page>
  );
}

function WhyOff({
  endpoint: { active, disabled_reason: reason },
}: {
  readonly endpoint: Endpoint;
}) {
  const p = usePortalText();
  if (active) return null;
  if (reason === null) return <Alert color="gray">{p("endpoint.paused")}</Alert>;
  return (
    <Alert color="yellow" title={p("endpoint.disabled")}>
      <Text size="sm">{p("endpoint.disabled_help")}</Text>
      <Text size="sm" c="dimmed" className="breakable">
        {reason}
      </Text>
    </Alert>
  );
}

function EndpointFacts({ endpoint }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const { organisation } = usePortal();
  const names = useEventNames();
  const { url, event_types, event_filters, wire_format } = endpoint;
  const hasFilters = Object.keys(event_filters).length > 0;
  const filters = t("subscription.filters");
  return (
    <Facts
      items={[
        [t("subscription.url"), url ?? p("endpoint.elsewhere", { organisation })],
        [t("subscription.event_types"), names(event_types)],
        [filters, hasFilters && <CodeBlock key="f" label={filters} value={event_filters} />],
        [t("subscription.format"), url !== null && t(`wire_format.${wire_format}`)],
        [t("common.created_at"), <Instant key="c" at={endpoint.created_at} />],
      ]}
    />
  );
}
