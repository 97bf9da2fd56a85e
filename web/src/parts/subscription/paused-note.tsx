import { Alert } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { endpointSummariesQuery } from "../../api/webhook-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { useMay } from "../../session.ts";

/** Why nothing is sent to a subscription at the moment, where the hub waits after errors. */
export function PausedNote({ subscriptionId }: { readonly subscriptionId: number }) {
  const { t } = useTranslation();
  const { soon } = useFormat();
  const enabled = useMay("webhooks.manage");
  const summary = useQuery({ ...endpointSummariesQuery, enabled }).data?.get(subscriptionId);
  if (summary?.breaker !== "open" || summary.next_probe_at === null) return null;
  return (
    <Alert color="yellow" title={t("endpoint.paused_title")}>
      {t("endpoint.paused_help", { time: soon(summary.next_probe_at) })}
    </Alert>
  );
}
