import { List, Stack, Text } from "@mantine/core";
import { Page } from "../../parts/page.tsx";
import { VerifyHelp } from "../../parts/portal/verify-help.tsx";
import { Section } from "../../parts/section.tsx";
import { usePortalText } from "../../portal/texts.ts";

export function PortalHelpPage() {
  const p = usePortalText();
  return (
    <Page title={p("help.title")}>
      <Section title={p("help.how")}>
        <List spacing="xs" size="sm" maw={760}>
          <List.Item>{p("help.how_send")}</List.Item>
          <List.Item>{p("help.how_answer")}</List.Item>
          <List.Item>{p("help.how_again")}</List.Item>
          <List.Item>{p("help.how_repeat")}</List.Item>
        </List>
      </Section>
      <Section title={p("help.verify")}>
        <Stack gap="sm" maw={860}>
          <VerifyHelp />
          <Text size="sm">{p("help.verify_secret")}</Text>
        </Stack>
      </Section>
    </Page>
  );
}
