import { Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Attempt } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";
import { CodeBlock } from "../code-block.tsx";
import { Nothing } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { Failure } from "../problem.tsx";
import { Section } from "../section.tsx";
import { adviceFor } from "./advice.ts";
import { Waterfall } from "./waterfall.tsx";

/** What a failure means; left out, in the words for the people of the hub. */
type Explain = (status: number | null, code: string) => string;

interface AttemptLogProps {
  readonly attempts: readonly Attempt[];
  readonly explain?: Explain | undefined;
}

/** Every try of a delivery: what was sent and what came back. */
export function AttemptLog({ attempts, explain }: AttemptLogProps) {
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
              <OneAttempt
                key={attempt.number}
                attempt={attempt}
                isOpen={index === 0}
                explain={explain}
              />
            ))}
        </Stack>
      )}
    </Section>
  );
}

interface OneAttemptProps {
  readonly attempt: Attempt;
  readonly isOpen: boolean;
  readonly explain: Explain | undefined;
}

function OneAttempt({ attempt, isOpen, explain }: OneAttemptProps) {
  const { t } = useTranslation();
  const { duration } = useFormat();
  const { status } = attempt;
  const isGood = attempt.error_code === null;
  const outcome = isGood ? t("attempt.taken") : t("attempt.no_answer");
  return (
    <details open={isOpen}>
      <summary>
        <Group gap="sm" display="inline-flex" maw="calc(100% - 24px)">
          <Text span fw={600} size="sm">
            {t("attempt.number", { number: attempt.number })}
          </Text>
          <StateBadge
            color={isGood ? "green" : "red"}
            label={status === null ? outcome : `HTTP ${status}`}
          />
          <Text span size="sm" c="dimmed">
            <Instant at={attempt.started_at} exact /> · {duration(attempt.duration_ms)}
          </Text>
        </Group>
      </summary>
      <Stack gap="sm" mt="sm">
        <WhyFailed attempt={attempt} explain={explain} />
        <Where attempt={attempt} />
        <Waterfall attempt={attempt} />
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          <Captioned label={t("attempt.request_headers")} value={headersOf(attempt, "request")} />
          <Captioned label={t("attempt.response_headers")} value={headersOf(attempt, "response")} />
          <Captioned label={t("attempt.request_body")} value={attempt.request_body} />
          <Captioned label={t("attempt.response_body")} value={attempt.response_body} />
        </SimpleGrid>
      </Stack>
    </details>
  );
}

/** What the failure means and what to do about it, above the words of whoever refused. */
function WhyFailed({ attempt, explain }: Omit<OneAttemptProps, "isOpen">) {
  const { t } = useTranslation();
  const { error_code: code, error_message: message, status } = attempt;
  if (code === null) return null;
  const advice = adviceFor(status, code);
  const explained = explain?.(status, code) ?? (advice && t(`advice.${advice}`));
  if (!explained) return <Failure code={code} message={message ?? ""} />;
  return (
    <Stack gap={4}>
      <Text size="sm">{explained}</Text>
      <Text size="sm" c="dimmed" className="breakable">
        {message}
      </Text>
    </Stack>
  );
}

function Where({ attempt }: { readonly attempt: Attempt }) {
  const { t } = useTranslation();
  const { remote_address: address, batch_id: batch } = attempt;
  const parts = [
    address && t("attempt.address", { address }),
    batch && t("attempt.batch", { batch }),
  ].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <Text size="sm" c="dimmed" className="breakable">
      {parts.join(" · ")}
    </Text>
  );
}

interface CaptionedProps {
  readonly label: string;
  readonly value: string | null;
}

function Captioned({ label, value }: CaptionedProps) {
  if (value === null || value === "") return null;
  return (
    <Stack gap={4} miw={0}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <CodeBlock label={label} value={value} />
    </Stack>
  );
}

const headersOf = (attempt: Attempt, side: "request" | "response"): string =>
  Object.entries(attempt[`${side}_headers`] ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
