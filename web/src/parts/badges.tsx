import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeliveryState, Integration, RunState } from "../api/types.ts";

const RUN_COLORS: Readonly<Record<RunState, string>> = {
  queued: "gray",
  running: "blue",
  succeeded: "green",
  partial: "yellow",
  failed: "red",
  cancelled: "gray",
  skipped: "gray",
};

export function RunBadge({ state }: { readonly state: RunState }) {
  const { t } = useTranslation();
  return <StateBadge color={RUN_COLORS[state]} label={t(`run_state.${state}`)} />;
}

const DELIVERY_COLORS: Readonly<Record<DeliveryState, string>> = {
  pending: "gray",
  delivered: "green",
  retrying: "yellow",
  failed: "red",
  expired: "red",
};

export function DeliveryBadge({ state }: { readonly state: DeliveryState }) {
  const { t } = useTranslation();
  return <StateBadge color={DELIVERY_COLORS[state]} label={t(`delivery_state.${state}`)} />;
}

const HEALTH_COLORS: Readonly<Record<Integration["health"], string>> = {
  unknown: "gray",
  healthy: "green",
  warning: "yellow",
  error: "red",
};

export function HealthBadge({ integration }: { readonly integration: Integration }) {
  const { t } = useTranslation();
  if (!integration.active) return <StateBadge color="gray" label={t("integration.paused")} />;
  const { health } = integration;
  return <StateBadge color={HEALTH_COLORS[health]} label={t(`health.${health}`)} />;
}

export function StateBadge({ color, label }: { readonly color: string; readonly label: string }) {
  return (
    <Badge
      color={color}
      variant="light"
      tt="none"
      fw={600}
      radius="sm"
      miw="max-content"
      style={{ flex: "none" }}
    >
      {label}
    </Badge>
  );
}
