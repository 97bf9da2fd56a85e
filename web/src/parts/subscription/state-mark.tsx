import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { EndpointSummary, Subscription } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";
import { type EndpointState, endpointState } from "./endpoint-state.ts";

const COLORS: Readonly<Record<EndpointState, string>> = {
  works: "green",
  errors: "yellow",
  fails: "red",
  paused: "red",
  probing: "yellow",
  unused: "gray",
  off: "gray",
};

interface StateMarkProps {
  readonly subscription: Pick<Subscription, "active" | "disabled_reason">;
  readonly summary: EndpointSummary | undefined;
  /** With the reason or the time below the word. */
  readonly withDetail?: boolean;
}

/** Whether events are sent there at present, in words. */
export function StateMark({ subscription, summary, withDetail = false }: StateMarkProps) {
  const { t } = useTranslation();
  const { soon } = useFormat();
  const state = endpointState(subscription, summary);
  const until = summary?.next_probe_at;
  const detail =
    state === "paused" && until
      ? t("endpoint.until", { time: soon(until) })
      : state === "off"
        ? subscription.disabled_reason
        : null;
  const badge = <StateBadge color={COLORS[state]} label={t(`endpoint.${state}`)} />;
  if (!withDetail || !detail) return badge;
  return (
    <Stack gap={2} align="flex-start">
      {badge}
      <Text size="xs" c="dimmed" className="breakable" maw={240}>
        {detail}
      </Text>
    </Stack>
  );
}
