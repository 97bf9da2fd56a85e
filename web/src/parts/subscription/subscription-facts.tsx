import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../../api/queries.ts";
import type { Subscription } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { CodeBlock } from "../code-block.tsx";
import { Facts } from "../facts.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { showDelays } from "./delays.ts";

/** How the subscription is set; what is as usual is left out. */
export function SubscriptionFacts({ subscription }: { readonly subscription: Subscription }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const { event_types, event_filters, integration_id, auth_kind, ordering } = subscription;
  const { rate_limit_per_minute, max_concurrency, batch_size, ordering_key } = subscription;
  const hasFilters = Object.keys(event_filters).length > 0;
  return (
    <Facts
      items={[
        [t("subscription.url"), subscription.url],
        [t("run.integration"), integration_id && <IntegrationName id={integration_id} />],
        [
          t("subscription.event_types"),
          event_types.map((type) => (type === "*" ? t("event.all") : type)).join(", "),
        ],
        [
          t("subscription.filters"),
          hasFilters && (
            <CodeBlock key="f" label={t("subscription.filters")} value={event_filters} />
          ),
        ],
        [t("subscription.consumer"), subscription.consumer],
        [
          t("subscription.format"),
          subscription.url !== null && t(`wire_format.${subscription.wire_format}`),
        ],
        [t("subscription.headers"), subscription.header_names.join(", ")],
        [t("auth.title"), auth_kind && t(`auth.${auth_kind}`)],
        [
          t("subscription.delays"),
          subscription.retry_delays.length === 0
            ? t("subscription.one_try")
            : showDelays(subscription.retry_delays),
        ],
        [
          t("subscription.rate_limit_per_minute"),
          rate_limit_per_minute && number(rate_limit_per_minute),
        ],
        [t("subscription.max_concurrency"), max_concurrency && number(max_concurrency)],
        [t("subscription.batch_size"), batch_size > 1 && number(batch_size)],
        [t("subscription.ordering"), ordering === "fifo" && (ordering_key ?? t("more.ordered"))],
        [t("subscription.created_by"), subscription.created_by],
        [t("common.created_at"), <Instant key="c" at={subscription.created_at} />],
      ]}
    />
  );
}

function IntegrationName({ id }: { readonly id: string }) {
  const found = useQuery(integrationsQuery).data?.find((one) => one.id === id);
  return (
    <LinkAnchor to="/integrations/$id" params={{ id }}>
      {found?.name ?? id}
    </LinkAnchor>
  );
}
