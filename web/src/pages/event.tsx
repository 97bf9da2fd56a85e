import { Grid } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { HubEvent } from "../api/types.ts";
import { eventQuery } from "../api/webhook-queries.ts";
import { CodeBlock } from "../parts/code-block.tsx";
import { DeliveryTable } from "../parts/delivery/delivery-table.tsx";
import { SubjectLink } from "../parts/event/subject-link.tsx";
import { Facts } from "../parts/facts.tsx";
import { Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PageState } from "../parts/page-state.tsx";
import { Section } from "../parts/section.tsx";

const route = getRouteApi("/app/events/$id");

export function EventPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(eventQuery(id));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneEvent event={data} />;
}

function OneEvent({ event }: { readonly event: HubEvent }) {
  const { t } = useTranslation();
  return (
    <Page title={event.type} back={<LinkAnchor to="/events">← {t("nav.events")}</LinkAnchor>}>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title={t("event.facts")}>
            <EventFacts event={event} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Section title={t("delivery.event_data")}>
            <CodeBlock label={t("delivery.event_data")} value={event.data} />
          </Section>
        </Grid.Col>
      </Grid>
      <Section title={t("nav.deliveries")} isFlush>
        {event.deliveries.length === 0 ? (
          <Nothing>{t("event.no_deliveries")}</Nothing>
        ) : (
          <DeliveryTable items={event.deliveries} without="event" />
        )}
      </Section>
    </Page>
  );
}

function EventFacts({ event }: { readonly event: HubEvent }) {
  const { t } = useTranslation();
  return (
    <Facts
      items={[
        [
          t("event.type"),
          <LinkAnchor key="t" to="/event-types/$type" params={{ type: event.type }}>
            {event.type}
          </LinkAnchor>,
        ],
        [t("event_type.version"), event.type_version],
        [t("event.subject"), event.subject && <SubjectLink key="s" subject={event.subject} />],
        [t("event.consumer"), event.consumer],
        [t("delivery.occurred"), <Instant key="o" at={event.occurred_at} exact />],
        [t("event.taken"), <Instant key="c" at={event.created_at} exact />],
        [
          t("delivery.run"),
          event.run_id && (
            <LinkAnchor key="r" to="/runs/$id" params={{ id: event.run_id }}>
              {t("run.details")}
            </LinkAnchor>
          ),
        ],
        [
          t("common.id"),
          <code key="i" className="mono">
            {event.id}
          </code>,
        ],
      ]}
    />
  );
}
