import { Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/format.ts";
import { LinkAnchor } from "../link.tsx";
import { useNames } from "../names.ts";
import { Section } from "../section.tsx";
import { StateMark } from "../subscription/state-mark.tsx";
import { useTroubles } from "./troubles.ts";

/** What a person should look at, each with a link to where it can be put right. */
export function Attention() {
  const { t } = useTranslation();
  const troubles = useTroubles();
  return (
    <Section title={t("attention.title")}>
      {troubles.isLoading ? (
        <Skeleton height={60} />
      ) : troubles.count === 0 ? (
        <Group gap="xs">
          <IconCircleCheck size={20} color="var(--mantine-color-green-7)" aria-hidden />
          <Text size="sm">{t("attention.none")}</Text>
        </Group>
      ) : (
        <Stack gap="sm" component="ul" m={0} p={0} className="plain-list">
          <Undelivered count={troubles.undelivered} />
          <Endpoints {...troubles} />
          <Integrations {...troubles} />
          <Runs {...troubles} />
        </Stack>
      )}
    </Section>
  );
}

type Troubles = ReturnType<typeof useTroubles>;

function Item({ children }: { readonly children: ReactNode }) {
  return (
    <Group component="li" gap="xs" wrap="nowrap" align="flex-start" fz="sm">
      <IconAlertTriangle
        size={18}
        color="var(--mantine-color-yellow-8)"
        style={{ flex: "none", marginTop: 1 }}
        aria-hidden
      />
      <Group gap="xs">{children}</Group>
    </Group>
  );
}

function Undelivered({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <Item>
      <LinkAnchor to="/undelivered">{t("attention.undelivered", { count })}</LinkAnchor>
    </Item>
  );
}

function Endpoints({ endpoints }: Troubles) {
  return endpoints.map(({ subscription, summary }) => (
    <Item key={subscription.id}>
      <LinkAnchor to="/subscriptions/$id" params={{ id: String(subscription.id) }}>
        {subscription.name}
      </LinkAnchor>
      <StateMark subscription={subscription} summary={summary} withDetail />
    </Item>
  ));
}

function Integrations({ integrations }: Troubles) {
  const { t } = useTranslation();
  return integrations.map(({ id, name, health }) => (
    <Item key={id}>
      <LinkAnchor to="/integrations/$id" params={{ id }}>
        {name}
      </LinkAnchor>
      <Text span inherit>
        {t(`health.${health}`)}
      </Text>
    </Item>
  ));
}

function Runs({ runs }: Troubles) {
  const { t } = useTranslation();
  const names = useNames();
  const { instant } = useFormat();
  return runs.map(({ id, action, integration_id, created_at }) => (
    <Item key={id}>
      <LinkAnchor to="/runs/$id" params={{ id }}>
        {names.action(action)}
      </LinkAnchor>
      <Text span inherit>
        {t("attention.run_failed", {
          integration: integration_id ?? "",
          time: instant(created_at),
        })}
      </Text>
    </Item>
  ));
}
