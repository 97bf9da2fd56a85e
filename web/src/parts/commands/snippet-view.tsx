import { Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useCommandText } from "../../command-texts.ts";
import {
  SNIPPET_LANGUAGES,
  SNIPPET_NAMES,
  type SnippetInput,
  type SnippetLanguage,
  snippet,
} from "../../commands/snippets.ts";
import { Choice } from "../choice.tsx";
import { CopyLine } from "../copy-line.tsx";

/** A command as a program in the language that is chosen. */
export function SnippetView({ input }: { readonly input: SnippetInput }) {
  const c = useCommandText();
  const [language, setLanguage] = useState<SnippetLanguage>("php");
  return (
    <Stack>
      <Text size="sm">{c("copy.help")}</Text>
      <Group>
        <Choice
          aria-label={c("copy.language")}
          value={language}
          data={SNIPPET_LANGUAGES.map((value) => ({ value, label: SNIPPET_NAMES[value] }))}
          onChange={setLanguage}
        />
      </Group>
      <CopyLine label={SNIPPET_NAMES[language]} value={snippet(language, input)} />
    </Stack>
  );
}
