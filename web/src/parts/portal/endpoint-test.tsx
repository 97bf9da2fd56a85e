import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconCheck, IconSend, IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf } from "../../api/client.ts";
import { useFormat } from "../../i18n/format.ts";
import { type Endpoint, portalApi, type TestResult } from "../../portal/client.ts";
import { usePortalText } from "../../portal/texts.ts";
import { LinkAnchor } from "../link.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { useExplain } from "./explain.ts";

/** Sends a test event now and tells in words what came back. */
export function EndpointTest({ endpoint: { id } }: { readonly endpoint: Endpoint }) {
  const { t } = useTranslation();
  const p = usePortalText();
  const queryClient = useQueryClient();
  const test = useMutation({
    mutationFn: () =>
      answerOf(portalApi.POST("/api/portal/endpoints/{id}/test", { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["deliveries"] }),
  });
  return (
    <Section title={p("test.title")}>
      <Stack gap="sm">
        <Text size="sm">{p("test.help")}</Text>
        <Button
          variant="light"
          leftSection={<IconSend size={18} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate()}
          style={{ alignSelf: "flex-start" }}
        >
          {t("subscription.test")}
        </Button>
        {test.data && !test.isPending && <Outcome result={test.data} />}
        <Problem error={test.error} />
      </Stack>
    </Section>
  );
}

function Outcome({ result: { delivery, attempt } }: { readonly result: TestResult }) {
  const p = usePortalText();
  const explain = useExplain();
  const sentence = useOutcomeText();
  const isGood = delivery.state === "delivered";
  const Icon = isGood ? IconCheck : IconX;
  const why = isGood ? undefined : explain(attempt?.status ?? null, attempt?.error_code ?? null);
  return (
    <Alert color={isGood ? "green" : "red"} icon={<Icon aria-hidden />} role="status">
      <Stack gap={4} align="flex-start">
        <Text size="sm" fw={600}>
          {sentence({ delivery, attempt })}
        </Text>
        {why && <Text size="sm">{why}</Text>}
        <LinkAnchor to="/portal/deliveries/$id" params={{ id: delivery.id }} fz="sm">
          {p("test.details")}
        </LinkAnchor>
      </Stack>
    </Alert>
  );
}

function useOutcomeText(): (result: TestResult) => string {
  const p = usePortalText();
  const { duration } = useFormat();
  return ({ delivery, attempt }) => {
    const status = attempt?.status ?? null;
    const time = duration(attempt?.duration_ms ?? 0);
    if (delivery.state !== "delivered") {
      return status === null ? p("test.not_arrived") : p("test.refused", { status, time });
    }
    return status === null
      ? p("test.taken_elsewhere", { time })
      : p("test.taken", { status, time });
  };
}
