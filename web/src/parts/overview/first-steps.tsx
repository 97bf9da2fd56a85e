import { List, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LinkAnchor } from "../link.tsx";
import { Section } from "../section.tsx";

interface FirstStepsProps {
  readonly hasIntegration: boolean;
  readonly hasSubscription: boolean;
}

/** What to do first where little has been set up yet. */
export function FirstSteps({ hasIntegration, hasSubscription }: FirstStepsProps) {
  const { t } = useTranslation();
  return (
    <Section title={t("first_steps.title")}>
      <Stack gap="sm">
        <Text size="sm">{t("first_steps.help")}</Text>
        <List type="ordered" size="sm" spacing="xs">
          {!hasIntegration && (
            <List.Item>
              <LinkAnchor to="/integrations/new">{t("first_steps.integration")}</LinkAnchor>
              <Text size="sm" c="dimmed">
                {t("first_steps.integration_help")}
              </Text>
            </List.Item>
          )}
          {!hasSubscription && (
            <List.Item>
              <LinkAnchor to="/subscriptions/new">{t("first_steps.subscription")}</LinkAnchor>
              <Text size="sm" c="dimmed">
                {t("first_steps.subscription_help")}
              </Text>
            </List.Item>
          )}
          <List.Item>
            <LinkAnchor to="/event-types">{t("first_steps.event")}</LinkAnchor>
            <Text size="sm" c="dimmed">
              {t("first_steps.event_help")}
            </Text>
          </List.Item>
        </List>
      </Stack>
    </Section>
  );
}
