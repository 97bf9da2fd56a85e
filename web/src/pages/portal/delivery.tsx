import { Button, Grid, Text } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf } from "../../api/client.ts";
import { DeliveryBadge } from "../../parts/badges.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { AttemptLog } from "../../parts/delivery/attempt-log.tsx";
import { Facts } from "../../parts/facts.tsx";
import { ListSkeleton } from "../../parts/infinite-list.tsx";
import { Instant } from "../../parts/instant.tsx";
import { LinkAnchor } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { useExplain } from "../../parts/portal/explain.ts";
import { useNotes } from "../../parts/portal/use-notes.ts";
import { Problem } from "../../parts/problem.tsx";
import { Section } from "../../parts/section.tsx";
import { type PortalDeliveryDetail, portalApi } from "../../portal/client.ts";
import { endpointsQuery, portalDeliveryQuery } from "../../portal/queries.ts";
import { useEventTitle, usePortal, usePortalText } from "../../portal/texts.ts";

const route = getRouteApi("/portal/deliveries/$id");

export function PortalDeliveryPage() {
  const { t } = useTranslation();
  const p = usePortalText();
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(portalDeliveryQuery(id));
  if (data) return <OneDelivery delivery={data} />;
  if (!error) return <ListSkeleton />;
  return (
    <Page
      title={t("problem.page")}
      back={<LinkAnchor to="/portal">← {p("home.title")}</LinkAnchor>}
    >
      <Problem error={error} retry={refetch} />
    </Page>
  );
}

function OneDelivery({ delivery }: { readonly delivery: PortalDeliveryDetail }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const explain = useExplain();
  const titleOf = useEventTitle(usePortal().event_types);
  const endpoints = useQuery(endpointsQuery).data;
  const { id, subscription_id, subscription_name, event_type, event, state } = delivery;
  const endpoint = endpoints?.find((one) => one.id === subscription_id);
  const isOff = endpoint?.active === false;
  return (
    <Page
      title={titleOf(event_type)}
      mark={<DeliveryBadge state={state} />}
      back={
        <LinkAnchor to="/portal/endpoints/$id" params={{ id: String(subscription_id) }}>
          ← {p("delivery.back", { name: subscription_name ?? endpoint?.name ?? "" })}
        </LinkAnchor>
      }
      actions={state !== "delivered" && !isOff && <RetryButton id={id} />}
    >
      {state !== "delivered" && isOff && <Text size="sm">{p("delivery.paused")}</Text>}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title={t("delivery.facts")}>
            <DeliveryFacts delivery={delivery} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Section title={t("delivery.event_data")}>
            <CodeBlock label={t("delivery.event_data")} value={event?.data ?? null} />
          </Section>
        </Grid.Col>
      </Grid>
      <AttemptLog attempts={delivery.attempt_log} explain={explain} />
    </Page>
  );
}

function DeliveryFacts({ delivery }: { readonly delivery: PortalDeliveryDetail }) {
  const { t } = useTranslation();
  const { id, event, event_id, event_type, next_attempt_at } = delivery;
  return (
    <Facts
      items={[
        [t("subscription.url"), delivery.url],
        [
          t("event_type.name"),
          <code key="t" className="mono">
            {event_type}
          </code>,
        ],
        [t("delivery.occurred"), event && <Instant key="o" at={event.occurred_at} exact />],
        [t("event.subject"), event?.subject],
        [
          t("delivery.next_attempt"),
          next_attempt_at && <Instant key="n" at={next_attempt_at} exact />,
        ],
        [
          t("delivery.event_id"),
          <code key="e" className="mono">
            {event_id}
          </code>,
        ],
        [
          t("common.id"),
          <code key="i" className="mono">
            {id}
          </code>,
        ],
      ]}
    />
  );
}

function RetryButton({ id }: { readonly id: string }) {
  const p = usePortalText();
  const notes = useNotes();
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () =>
      answerOf(portalApi.POST("/api/portal/deliveries/{id}/retry", { params: { path: { id } } })),
    onSuccess: () => {
      notes.done(p("delivery.queued"));
      return queryClient.invalidateQueries({ queryKey: ["deliveries"] });
    },
    onError: notes.failed,
  });
  return (
    <Button
      leftSection={<IconRefresh size={18} aria-hidden />}
      loading={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {p("delivery.retry")}
    </Button>
  );
}
