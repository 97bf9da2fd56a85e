import { Alert, Grid, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Subscription } from "../api/types.ts";
import {
  endpointSummariesQuery,
  recentDeliveriesQuery,
  subscriptionQuery,
} from "../api/webhook-queries.ts";
import { DeliveryTable } from "../parts/delivery/delivery-table.tsx";
import { Health } from "../parts/delivery/health.tsx";
import { ResendButton } from "../parts/delivery/resend-dialog.tsx";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Problem } from "../parts/problem.tsx";
import { Section } from "../parts/section.tsx";
import { ManageButtons } from "../parts/subscription/manage-buttons.tsx";
import { PausedNote } from "../parts/subscription/paused-note.tsx";
import { Signing } from "../parts/subscription/signing.tsx";
import { StateMark } from "../parts/subscription/state-mark.tsx";
import { SubscriptionFacts } from "../parts/subscription/subscription-facts.tsx";
import { TestSend } from "../parts/subscription/test-send.tsx";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/subscriptions/$id");

export function SubscriptionPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(subscriptionQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneSubscription key={id} subscription={data} />;
}

function OneSubscription({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const mayManage = useMay("webhooks.manage");
  const { id, url, disabled_reason, active } = subscription;
  const summary = useQuery(endpointSummariesQuery).data?.get(id);
  return (
    <Page
      title={subscription.name}
      mark={<StateMark subscription={subscription} summary={summary} />}
      back={<LinkAnchor to="/subscriptions">← {t("nav.subscriptions")}</LinkAnchor>}
      actions={mayManage && <ManageButtons subscription={subscription} />}
    >
      {disabled_reason && (
        <Alert color="yellow" title={t("subscription.disabled")}>
          {disabled_reason}
        </Alert>
      )}
      {active && <PausedNote subscriptionId={id} />}
      <Health title={t("health_figure.title")} subscriptionId={id} withErrors />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title={t("subscription.facts")}>
            <SubscriptionFacts subscription={subscription} />
          </Section>
        </Grid.Col>
        {mayManage && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack gap="md">
              <Section title={t("subscription.try")}>
                <TestSend id={id} />
              </Section>
              {url !== null && <Signing subscription={subscription} />}
            </Stack>
          </Grid.Col>
        )}
      </Grid>
      <RecentDeliveries id={id} mayResend={mayManage && subscription.active} />
    </Page>
  );
}

interface RecentDeliveriesProps {
  readonly id: number;
  readonly mayResend: boolean;
}

function RecentDeliveries({ id, mayResend }: RecentDeliveriesProps) {
  const { t } = useTranslation();
  const filters = { subscription_id: id };
  const deliveries = useQuery(recentDeliveriesQuery(id));
  return (
    <Section
      title={t("subscription.recent")}
      isFlush
      actions={
        <>
          <LinkAnchor to="/deliveries" search={filters} fz="sm">
            {t("subscription.search_deliveries")}
          </LinkAnchor>
          {mayResend && <ResendButton filters={filters} />}
        </>
      }
    >
      {deliveries.isPending && <ListSkeleton />}
      <Problem error={deliveries.error} retry={deliveries.refetch} />
      {deliveries.data?.length === 0 && <Nothing>{t("delivery.none")}</Nothing>}
      {deliveries.data && deliveries.data.length > 0 && (
        <DeliveryTable items={deliveries.data} without="subscription" />
      )}
    </Section>
  );
}
