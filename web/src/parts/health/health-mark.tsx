import { Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { IntegrationHealthRow } from "../../api/types.ts";
import { useHealthText } from "../../health-texts.ts";
import { StateBadge } from "../badges.tsx";

const COLORS: Readonly<Record<IntegrationHealthRow["health_status"], string>> = {
  unknown: "gray",
  healthy: "green",
  warning: "yellow",
  error: "red",
};

type Marked = Pick<IntegrationHealthRow, "active" | "health_status" | "breaker">;

/** How an integration is doing, and whether its system is called. */
export function HealthMark({ of }: { readonly of: Marked }) {
  const { t } = useTranslation();
  const h = useHealthText();
  const { active, health_status: status, breaker } = of;
  return (
    <Group gap={4}>
      {active ? (
        <StateBadge color={COLORS[status]} label={t(`health.${status}`)} />
      ) : (
        <StateBadge color="gray" label={t("integration.paused")} />
      )}
      {breaker.state !== "closed" && <StateBadge color="red" label={h("suspended")} />}
    </Group>
  );
}
