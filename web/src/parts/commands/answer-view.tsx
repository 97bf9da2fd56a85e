import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useCommandText } from "../../command-texts.ts";
import { type Answer, readAnswer, rowsOfData } from "../../commands/answer.ts";
import type { Exchange } from "../../commands/exchange.ts";
import { saveAs } from "../../commands/save-as.ts";
import { Choice } from "../choice.tsx";
import { CodeBlock } from "../code-block.tsx";
import { Section } from "../section.tsx";
import { AnswerFacts } from "./answer-facts.tsx";
import { AnswerTable } from "./answer-table.tsx";
import { AnswerTree } from "./answer-tree.tsx";
import { useErrorMeaning } from "./error-meaning.ts";

/** What came back: causes and warnings first, then the data. */
export function AnswerView({ exchange }: { readonly exchange: Exchange }) {
  const c = useCommandText();
  const { text } = exchange;
  const answer = useMemo(() => (text === undefined ? undefined : readAnswer(text)), [text]);
  return (
    <Section
      title={c("answer.title")}
      actions={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          onClick={() => saveAs(exchange.body, fileNameOf(exchange))}
        >
          {c("answer.save")}
        </Button>
      }
    >
      <Stack>
        <AnswerFacts exchange={exchange} />
        {text === undefined && <NotShown exchange={exchange} />}
        {answer && <Causes answer={answer} />}
        {text !== undefined && <Content key={exchange.id} {...{ exchange, text, answer }} />}
      </Stack>
    </Section>
  );
}

/** What is too large, or a file of its own. */
function NotShown({ exchange }: { readonly exchange: Exchange }) {
  const c = useCommandText();
  const isFile = !exchange.body.type.includes("json");
  return <Text size="sm">{c(isFile ? "answer.is_file" : "answer.too_large")}</Text>;
}

const ENDINGS: Readonly<Record<string, string>> = {
  "application/json": "json",
  "application/pdf": "pdf",
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

/** As the server names it, where it sends a file; else by command and time. */
function fileNameOf({ headers, command, at, body }: Exchange): string {
  const disposition = headers.find(([name]) => name === "content-disposition")?.[1] ?? "";
  const named = /filename="([^"]+)"/.exec(disposition)?.[1];
  if (named !== undefined) return named;
  const time = new Date(at).toISOString().replace(/\D/g, "").slice(0, 14);
  const [type = ""] = body.type.split(";");
  return `${command || "answer"}-${time}.${ENDINGS[type] ?? "bin"}`;
}

function Causes({ answer }: { readonly answer: Answer }) {
  const c = useCommandText();
  const meaningOf = useErrorMeaning();
  return (
    <>
      {answer.errors.map((error) => (
        <Alert
          key={`${error.number} ${error.desc}`}
          color="red"
          title={c("answer.error", { number: error.number })}
        >
          <Text size="sm" className="breakable">
            {error.desc}
          </Text>
          <Text size="sm" mt={4}>
            {meaningOf(error.number)}
          </Text>
        </Alert>
      ))}
      {answer.warnings.map((warning) => (
        <Alert key={warning.desc} color="yellow" title={c("answer.warning")}>
          <Text size="sm" className="breakable">
            {warning.desc}
          </Text>
          {warning.help !== "" && (
            <Text size="sm" mt={4} className="breakable">
              {warning.help}
            </Text>
          )}
        </Alert>
      ))}
    </>
  );
}

type Way = "table" | "tree" | "raw" | "headers";

interface ContentProps {
  readonly exchange: Exchange;
  readonly text: string;
  readonly answer: Answer | undefined;
}

function Content({ exchange, text, answer }: ContentProps) {
  const c = useCommandText();
  const data = answer?.data;
  const rows = useMemo(() => rowsOfData(data), [data]);
  const ways: readonly Way[] = [
    ...(rows && rows.length > 0 ? (["table"] as const) : []),
    ...(data ? (["tree"] as const) : []),
    "raw",
    "headers",
  ];
  const [wanted, setWanted] = useState<Way>("table");
  const way = ways.includes(wanted) ? wanted : (ways[0] ?? "raw");
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Choice
          aria-label={c("answer.ways")}
          value={way}
          data={ways.map((value) => ({ value, label: c(`answer.way.${value}`) }))}
          onChange={setWanted}
        />
        {rows && (
          <Text size="sm" className="number">
            {c("answer.rows", { count: rows.length })}
          </Text>
        )}
      </Group>
      {way === "table" && rows && <AnswerTable caption={answer?.command ?? ""} rows={rows} />}
      {way === "tree" && data && (
        <div className="json-tree">
          <AnswerTree name="Data" json={data} isOpen />
        </div>
      )}
      {way === "raw" && (
        // biome-ignore lint/a11y: a scrolling part must be reachable by keyboard, and named
        <div className="code-block" role="group" tabIndex={0} aria-label={c("answer.way.raw")}>
          {text}
        </div>
      )}
      {way === "headers" && (
        <CodeBlock
          label={c("answer.way.headers")}
          value={exchange.headers.map(([name, value]) => `${name}: ${value}`).join("\n")}
        />
      )}
    </Stack>
  );
}
