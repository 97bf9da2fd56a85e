import { Button, Stack, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import type { Integration, Provider } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useSourceText } from "../../source-texts.ts";
import { Section } from "../section.tsx";
import { ConnectOutcome } from "./connect-outcome.tsx";
import { RedirectAddress } from "./redirect-address.tsx";

interface ConnectSectionProps {
  readonly integration: Integration;
  readonly provider: Provider;
  readonly mayManage: boolean;
  /** How the way to the provider ended, when the person has just come back from there. */
  readonly outcome: string | undefined;
}

/** They are of the moment in which the person came back. */
const GOOD: ReadonlySet<string> = new Set(["connected", "not_renewable", "check_failed"]);

/** How things stand with the provider's consent, and the button that goes to its page. */
export function ConnectSection({ integration, provider, mayManage, outcome }: ConnectSectionProps) {
  const s = useSourceText();
  const { text } = useFormat();
  const { id, connection, credentials } = integration;
  if (!connection) return null;
  const isOver = outcome !== undefined && GOOD.has(outcome) && connection !== "connected";
  const isRenewed = connection !== "connected" || credentials.refresh_token === true;
  const address = `/oauth/${provider.provider}/start?${new URLSearchParams({ integration: id })}`;
  return (
    <Section title={s("connect.title")}>
      <Stack gap="sm">
        {outcome !== undefined && !isOver && <ConnectOutcome code={outcome} />}
        <Text size="sm">
          {connection === "to_connect"
            ? s("connect.to_connect", { provider: text(provider.title) })
            : s(isRenewed ? `connect.${connection}` : "connect.not_renewed")}
        </Text>
        {mayManage && (
          <Button
            component="a"
            href={address}
            variant={connection === "connected" ? "default" : "filled"}
            leftSection={<IconKey size={18} aria-hidden />}
            style={{ alignSelf: "flex-start" }}
          >
            {s(connection === "to_connect" ? "connect.connect" : "connect.again")}
          </Button>
        )}
        {mayManage && connection !== "connected" && <RedirectAddress provider={provider} />}
      </Stack>
    </Section>
  );
}
