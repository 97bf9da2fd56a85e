import { Group, Text } from "@mantine/core";
import { useCommandText } from "../../command-texts.ts";
import { readAnswer } from "../../commands/answer.ts";
import type { Exchange } from "../../commands/exchange.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";

/** How one command went, on one line: result, status, size, time. */
export function AnswerFacts({ exchange }: { readonly exchange: Exchange }) {
  const c = useCommandText();
  const { exactInstant, number } = useFormat();
  const { status, command, sizeBytes, durationMs, at, text } = exchange;
  const result = text === undefined ? "" : (readAnswer(text)?.result ?? "");
  const isGood = result === "OK" || (result === "" && status === 200);
  return (
    <Group gap="md">
      <StateBadge
        color={isGood ? "green" : "red"}
        label={result === "" ? c("answer.status", { status }) : result}
      />
      <Text span fw={650} size="sm">
        {command}
      </Text>
      <Text span size="sm">
        {c("answer.status", { status })}
      </Text>
      <Text span size="sm" className="number">
        {c("answer.bytes", { bytes: number(sizeBytes) })}
      </Text>
      <Text span size="sm" className="number">
        {number(durationMs)} ms
      </Text>
      <Text span size="sm" c="dimmed">
        {exactInstant(new Date(at).toISOString())}
      </Text>
    </Group>
  );
}
