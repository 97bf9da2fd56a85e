import { Button, Grid, Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import type { DeliveryDetail, HubEvent } from "../api/types.ts";
import { deliveryQuery, eventQuery } from "../api/webhook-queries.ts";
import { DeliveryBadge } from "../parts/badges.tsx";
import { CodeBlock } from "../parts/code-block.tsx";
import { AttemptLog } from "../parts/delivery/attempt-log.tsx";
import { SubjectLink } from "../parts/event/subject-link.tsx";
import { Facts } from "../parts/facts.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Problem, useErrorText } from "../parts/problem.tsx";
import { Section } from "../parts/section.tsx";
import { PausedNote } from "../parts/subscription/paused-note.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/deliveries/$id");

export function DeliveryPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(deliveryQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneDelivery delivery={data} />;
}

function OneDelivery({ delivery }: { readonly delivery: DeliveryDetail }) {
  const { t } = useTranslation();
  const mayManage = useMay("webhooks.manage");
  const event = useQuery(eventQuery(delivery.event_id));
  return (
    <Page
      title={delivery.event_type}
      mark={<DeliveryBadge state={delivery.state} />}
      back={<LinkAnchor to="/deliveries">← {t("nav.deliveries")}</LinkAnchor>}
      actions={mayManage && delivery.state !== "delivered" && <RetryButton id={delivery.id} />}
    >
      {delivery.next_attempt_at && <PausedNote subscriptionId={delivery.subscription_id} />}
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title={t("delivery.facts")}>
            <DeliveryFacts delivery={delivery} event={event.data} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Section title={t("delivery.event_data")}>
            {event.data ? (
              <CodeBlock label={t("delivery.event_data")} value={event.data.data} />
            ) : event.error ? (
              <Problem error={event.error} retry={event.refetch} />
            ) : (
              <Skeleton height={160} />
            )}
          </Section>
        </Grid.Col>
      </Grid>
      <AttemptLog attempts={delivery.attempt_log} />
    </Page>
  );
}

interface DeliveryFactsProps {
  readonly delivery: DeliveryDetail;
  readonly event: HubEvent | undefined;
}

function DeliveryFacts({ delivery, event }: DeliveryFactsProps) {
  const { t } = useTranslation();
  const { subscription_name, subscription_id } = delivery;
  return (
    <Facts
      items={[
        [
          t("delivery.subscription"),
          subscription_name === null ? (
            t("delivery.subscription_gone")
          ) : (
            <LinkAnchor key="s" to="/subscriptions/$id" params={{ id: String(subscription_id) }}>
              {subscription_name}
            </LinkAnchor>
          ),
        ],
        [t("subscription.url"), delivery.url],
        [
          t("delivery.next_attempt"),
          delivery.next_attempt_at && <Instant key="n" at={delivery.next_attempt_at} exact />,
        ],
        [t("delivery.last_error"), delivery.last_error],
        [t("delivery.occurred"), event && <Instant key="o" at={event.occurred_at} exact />],
        [t("event.subject"), event?.subject && <SubjectLink key="j" subject={event.subject} />],
        [t("event.consumer"), event?.consumer],
        [
          t("delivery.run"),
          event?.run_id && (
            <LinkAnchor key="r" to="/runs/$id" params={{ id: event.run_id }}>
              {t("run.details")}
            </LinkAnchor>
          ),
        ],
        [
          t("delivery.event_id"),
          <LinkAnchor key="e" to="/events/$id" params={{ id: delivery.event_id }} className="mono">
            {delivery.event_id}
          </LinkAnchor>,
        ],
        [
          t("common.id"),
          <code key="i" className="mono">
            {delivery.id}
          </code>,
        ],
      ]}
    />
  );
}

function RetryButton({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const retry = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/deliveries/{id}/retry", { params: { path: { id } } })),
    onSuccess: () => {
      notifications.show({ message: t("delivery.retry_queued"), color: "green" });
      return queryClient.invalidateQueries({ queryKey: ["deliveries"] });
    },
    onError: (error) =>
      notifications.show({ title: t("problem.title"), message: errorText(error), color: "red" }),
  });
  return (
    <Button
      leftSection={<IconRefresh size={18} aria-hidden />}
      loading={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {t("delivery.retry")}
    </Button>
  );
}
