import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../api/queries.ts";
import { subscriptionsQuery } from "../api/webhook-queries.ts";
import { Health } from "../parts/delivery/health.tsx";
import { Attention } from "../parts/overview/attention.tsx";
import { FirstSteps } from "../parts/overview/first-steps.tsx";
import { Page } from "../parts/page.tsx";
import { useMay, useMayRun } from "../session.ts";

/** What works, what needs attention, and the first step where there is nothing yet. */
export function OverviewPage() {
  const { t } = useTranslation();
  const mayManage = useMay("webhooks.manage");
  const mayRun = useMayRun();
  const integrations = useQuery({ ...integrationsQuery, enabled: mayRun }).data;
  const subscriptions = useQuery({ ...subscriptionsQuery, enabled: mayManage }).data;
  const hasIntegration = integrations === undefined || integrations.length > 0;
  const hasSubscription = subscriptions === undefined || subscriptions.length > 0;
  return (
    <Page title={t("nav.overview")} intro={t("overview.intro")}>
      {(!hasIntegration || !hasSubscription) && (
        <FirstSteps hasIntegration={hasIntegration} hasSubscription={hasSubscription} />
      )}
      <Attention />
      {mayManage && subscriptions && subscriptions.length > 0 && (
        <Health title={t("overview.deliveries")} />
      )}
    </Page>
  );
}
