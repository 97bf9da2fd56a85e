import { Alert, Button, Group, Progress, Stack, Text, Textarea } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCommandText } from "../../command-texts.ts";
import { JsonFault, parseJson, printJson } from "../../commands/lossless-json.ts";
import { useFormat } from "../../i18n/format.ts";
import { CopyAs } from "./copy-as.tsx";
import type { Console } from "./use-console.ts";

/** The request as it will be sent, to be changed by hand. */
export function RequestEditor({ console }: { readonly console: Console }) {
  const c = useCommandText();
  const { text, setText, post, isOwn, isPosting, server, sent } = console;
  const fault = faultOf(text);
  return (
    <Stack>
      <Textarea
        label={c("request.title")}
        description={c("request.help")}
        value={text}
        spellCheck={false}
        autosize
        minRows={8}
        maxRows={28}
        classNames={{ input: "mono" }}
        error={fault && c("request.not_json", { line: fault.line, column: fault.column })}
        onChange={({ currentTarget: { value } }) => setText(value)}
      />
      <Group gap="xs">
        <Button
          leftSection={<IconPlayerPlay size={18} aria-hidden />}
          disabled={!isOwn || text.trim() === "" || isPosting}
          aria-keyshortcuts="Control+Enter"
          onClick={post}
        >
          {c("request.post")}
        </Button>
        <Button
          variant="default"
          disabled={text.trim() === "" || fault !== undefined}
          onClick={() => setText(printJson(parseJson(text), 2))}
        >
          {c("request.tidy")}
        </Button>
        <CopyAs server={server} body={sent} />
        <Text size="sm" c="dimmed">
          {c("request.keys")}
        </Text>
      </Group>
      {isPosting && <Posting console={console} />}
      {console.failure !== undefined && <Alert color="red">{c("request.no_answer")}</Alert>}
    </Stack>
  );
}

/** Where the text stops being JSON; undefined for JSON and for no text. */
function faultOf(text: string): JsonFault | undefined {
  if (text.trim() === "") return undefined;
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof JsonFault) return error;
    throw error;
  }
}

function Posting({ console: { received, total, cancel } }: { readonly console: Console }) {
  const { t } = useTranslation();
  const c = useCommandText();
  const { number } = useFormat();
  const share = total === undefined || total === 0 ? 100 : Math.round((received / total) * 100);
  return (
    <Group gap="sm" role="status">
      <Progress
        value={share}
        animated
        style={{ flex: 1, minWidth: 160 }}
        aria-label={c("request.waiting")}
      />
      <Text size="sm" className="number">
        {received === 0 ? c("request.waiting") : c("answer.bytes", { bytes: number(received) })}
      </Text>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        onClick={cancel}
      >
        {t("action.cancel")}
      </Button>
    </Group>
  );
}
