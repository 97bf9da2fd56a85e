import { Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { DeliveryDetail } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { StateBadge } from "./badges.tsx";
import { CodeBlock } from "./code-block.tsx";
import { Nothing } from "./infinite-list.tsx";
import { Instant } from "./instant.tsx";
import { Failure } from "./problem.tsx";
import { Section } from "./section.tsx";

type Attempt = DeliveryDetail["attempt_log"][number];

/** Every try of a delivery: what was sent and what came back. */
export function AttemptLog({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { t } = useTranslation();
  return (
    <Section title={t("attempt.title")}>
      {attempts.length === 0 ? (
        <Nothing>{t("attempt.none")}</Nothing>
      ) : (
        <Stack gap="md">
          {attempts
            .toSorted((a, b) => b.number - a.number)
            .map((attempt, index) => (
              <OneAttempt key={attempt.number} attempt={attempt} isOpen={index === 0} />
            ))}
        </Stack>
      )}
    </Section>
  );
}

interface OneAttemptProps {
  readonly attempt: Attempt;
  readonly isOpen: boolean;
}

function OneAttempt({ attempt, isOpen }: OneAttemptProps) {
  const { t } = useTranslation();
  const { duration } = useFormat();
  const { status } = attempt;
  const isGood = status !== null && status >= 200 && status < 300;
  return (
    <details open={isOpen}>
      <summary>
        <Group gap="sm" display="inline-flex" maw="calc(100% - 24px)">
          <Text span fw={600} size="sm">
            {t("attempt.number", { number: attempt.number })}
          </Text>
          <StateBadge
            color={isGood ? "green" : "red"}
            label={status === null ? t("attempt.no_answer") : `HTTP ${status}`}
          />
          <Text span size="sm" c="dimmed">
            <Instant at={attempt.started_at} exact /> · {duration(attempt.duration_ms)}
          </Text>
        </Group>
      </summary>
      <Stack gap="xs" mt="sm">
        {attempt.error_message && (
          <Failure code={attempt.error_code ?? ""} message={attempt.error_message} />
        )}
        {attempt.remote_address && (
          <Text size="sm" c="dimmed">
            {t("attempt.address", { address: attempt.remote_address })}
          </Text>
        )}
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Captioned
            label={t("attempt.request_headers")}
            value={headerText(attempt.request_headers)}
          />
          {attempt.response_headers && (
            <Captioned
              label={t("attempt.response_headers")}
              value={headerText(attempt.response_headers)}
            />
          )}
        </SimpleGrid>
        {attempt.response_body && (
          <Captioned label={t("attempt.response_body")} value={attempt.response_body} />
        )}
      </Stack>
    </details>
  );
}

function Captioned({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Stack gap={4} miw={0}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <CodeBlock label={label} value={value} />
    </Stack>
  );
}

const headerText = (headers: Readonly<Record<string, string>>): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
