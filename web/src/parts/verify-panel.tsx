import { Alert, Button, List, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconPlugConnected } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import type { Integration, VerifyResult } from "../api/types.ts";
import { Facts } from "./facts.tsx";
import { Failure, Problem } from "./problem.tsx";
import { Section } from "./section.tsx";

interface VerifyPanelProps {
  readonly integration: Integration;
  readonly mayRun: boolean;
  /** Verifies at once, after the integration was made. */
  readonly startNow: boolean;
}

/** Whether the connection works, and a button that finds out now. */
export function VerifyPanel({ integration, mayRun, startNow }: VerifyPanelProps) {
  const { t } = useTranslation();
  const { id, health, health_message } = integration;
  const queryClient = useQueryClient();
  const canVerify = mayRun && integration.actions.includes("verify");
  const verify = useMutation({
    mutationFn: () =>
      answerOf(api.POST("/api/integrations/{id}/verify", { params: { path: { id } } })),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ["integrations"] }),
        queryClient.invalidateQueries({ queryKey: ["runs"] }),
      ]),
  });
  const isStarted = useRef(false);
  useEffect(() => {
    if (!startNow || !canVerify || isStarted.current) return;
    isStarted.current = true;
    verify.mutate();
  }, [startNow, canVerify, verify.mutate]);
  return (
    <Section title={t("verify.title")}>
      <Stack align="stretch" gap="sm">
        <div role="status" aria-live="polite">
          {verify.data ? (
            <VerifyOutcome result={verify.data} />
          ) : (
            <Text size="sm" className="breakable">
              {health_message ?? t(`verify.${health}`)}
            </Text>
          )}
        </div>
        <Problem error={verify.error} />
        {canVerify && (
          <Button
            variant="light"
            leftSection={<IconPlugConnected size={18} aria-hidden />}
            loading={verify.isPending}
            onClick={() => verify.mutate()}
            style={{ alignSelf: "flex-start" }}
          >
            {t("verify.now")}
          </Button>
        )}
        {!integration.available && <Text size="sm">{t("integration.announced_help")}</Text>}
      </Stack>
    </Section>
  );
}

function VerifyOutcome({ result }: { readonly result: VerifyResult }) {
  const { t } = useTranslation();
  if (!result.ok) {
    return (
      <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t("verify.failed")}>
        <Failure code={result.code ?? "other"} message={result.message ?? ""} />
      </Alert>
    );
  }
  return (
    <Alert color="green" icon={<IconCircleCheck aria-hidden />} title={t("verify.ok")}>
      <Facts
        items={[
          [t("verify.account"), result.account_name],
          [t("verify.tax_id"), result.tax_id],
          [t("verify.version"), result.server_version],
        ]}
      />
      {result.warnings && result.warnings.length > 0 && (
        <List size="sm" mt="xs">
          {result.warnings.map((warning) => (
            <List.Item key={warning}>{warning}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
