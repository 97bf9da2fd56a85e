import { Grid, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Facts } from "../parts/facts.tsx";
import { Page } from "../parts/page.tsx";
import { PasswordForm } from "../parts/password-form.tsx";
import { Section } from "../parts/section.tsx";
import { TokenSection } from "../parts/token-section.tsx";
import { setupQuery, useSession } from "../session.ts";
import { LanguageSelect } from "../shell/language-select.tsx";
import { SchemeSelect } from "../shell/scheme-select.tsx";

export function SettingsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const setup = useQuery(setupQuery).data;
  return (
    <Page title={t("nav.settings")}>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack>
            <Section title={t("settings.profile")}>
              <Facts
                items={[
                  [t("settings.person"), session?.user?.name],
                  [t("sign_in.email"), session?.user?.email ?? session?.actor],
                  [t("settings.tenant"), session?.tenant.name],
                  [t("settings.time_zone"), session?.tenant.time_zone],
                  [t("settings.version"), setup?.version],
                ]}
              />
            </Section>
            <Section title={t("settings.appearance")}>
              <Stack>
                <LanguageSelect />
                <Stack gap={4}>
                  <Text size="sm" fw={600}>
                    {t("settings.scheme")}
                  </Text>
                  <SchemeSelect />
                </Stack>
              </Stack>
            </Section>
          </Stack>
        </Grid.Col>
        {session?.user && (
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Section title={t("settings.password")}>
              <PasswordForm />
            </Section>
          </Grid.Col>
        )}
      </Grid>
      <TokenSection />
    </Page>
  );
}
