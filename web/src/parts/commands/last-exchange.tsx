import { Stack, Text } from "@mantine/core";
import { useCommandText } from "../../command-texts.ts";
import type { Exchange } from "../../commands/exchange.ts";
import { CodeBlock } from "../code-block.tsx";
import { AnswerFacts } from "./answer-facts.tsx";

/** One command as it was sent, and all that came back. */
export function LastExchange({ exchange }: { readonly exchange: Exchange }) {
  const c = useCommandText();
  const { unitId, user, request, text } = exchange;
  const head = [
    "POST /api/comm HTTP/1.1",
    "Content-Type: application/json; charset=utf-8",
    `ID-UJ: ${unitId}`,
    ...(user === "" ? [] : ["Authorization: Basic ••••••"]),
  ];
  return (
    <Stack>
      <AnswerFacts exchange={exchange} />
      <Text fw={650}>{c("last.request")}</Text>
      <CodeBlock label={c("last.request_head")} value={head.join("\n")} />
      <CodeBlock label={c("last.request")} value={request} />
      <Text fw={650}>{c("last.answer")}</Text>
      {text === undefined ? (
        <Text size="sm">{c("answer.too_large")}</Text>
      ) : (
        <CodeBlock label={c("last.answer")} value={text.trim()} />
      )}
    </Stack>
  );
}
