import { Anchor, List, Stack, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Provider } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { RedirectAddress } from "./connect/redirect-address.tsx";
import { ProviderMissing } from "./provider-missing.tsx";
import { Section } from "./section.tsx";

/** How a person gets the credentials, step by step. */
export function ProviderGuide({ provider }: { readonly provider: Provider }) {
  const { t } = useTranslation();
  const { text } = useFormat();
  return (
    <Section title={t("integration.guide")}>
      <Stack gap="sm">
        <ProviderMissing provider={provider} />
        {provider.steps.length > 0 && (
          <List type="ordered" spacing="xs" size="sm">
            {provider.steps.map((step) => (
              <List.Item key={step.en}>{text(step)}</List.Item>
            ))}
          </List>
        )}
        <RedirectAddress provider={provider} />
        <Text size="sm" c="dimmed">
          {t("integration.guide_safe")}
        </Text>
        {provider.docs && (
          <Anchor href={provider.docs} target="_blank" rel="noreferrer noopener" size="sm">
            {t("integration.vendor_docs")} <IconExternalLink size={14} aria-hidden />
          </Anchor>
        )}
      </Stack>
    </Section>
  );
}
