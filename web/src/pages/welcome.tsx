import { Group, Stack, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { PasswordForm } from "../parts/password-form.tsx";
import { Section } from "../parts/section.tsx";
import { LanguageSelect } from "../shell/language-select.tsx";

/** Shown once, after the very first sign-in. */
export function WelcomePage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Page title={t("welcome.title")} intro={t("welcome.intro")}>
      <Section title={t("welcome.language")}>
        <Stack maw={420}>
          <LanguageSelect />
        </Stack>
      </Section>
      <Section title={t("welcome.password")}>
        <Stack>
          <Text size="sm" c="dimmed" maw={600}>
            {t("welcome.password_why")}
          </Text>
          <PasswordForm onDone={() => void navigate({ to: "/" })} />
        </Stack>
      </Section>
      <Group>
        <LinkButton to="/" variant="default">
          {t("welcome.later")}
        </LinkButton>
      </Group>
    </Page>
  );
}
