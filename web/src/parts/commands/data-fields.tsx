import { Button, Fieldset, Group, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCommandText } from "../../command-texts.ts";
import { fieldKind } from "../../commands/catalogue.ts";
import { type DataDraft, EMPTY_DATA, lineTemplate } from "../../commands/request.ts";
import { FlagSelect } from "./flag-select.tsx";

/** Templates with more fields get a search. */
const MANY = 24;

interface DataFieldsProps {
  readonly template: Readonly<Record<string, unknown>>;
  readonly draft: DataDraft;
  readonly onChange: (draft: DataDraft) => void;
  /** What a field is, where the tables tell. */
  readonly textOf: (name: string) => string | undefined;
}

/** An input for each field of the record, its lines below each other; what stays empty is not sent. */
export function DataFields({ template, draft, onChange, textOf }: DataFieldsProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const entries = Object.entries(template);
  const plain = entries.filter(([, shown]) => lineTemplate(shown) === undefined);
  const lists = entries.filter(([, shown]) => lineTemplate(shown) !== undefined);
  const wanted = search.trim().toUpperCase();
  return (
    <Stack>
      {plain.length > MANY && (
        <TextInput
          type="search"
          label={t("filter.search")}
          maw={320}
          value={search}
          onChange={({ currentTarget: { value } }) => setSearch(value)}
        />
      )}
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} spacing="sm">
        {plain
          .filter(([name]) => name.toUpperCase().includes(wanted))
          .map(([name, shown]) => (
            <FieldInput
              key={name}
              name={name}
              shown={shown}
              text={textOf(name)}
              value={draft.fields[name] ?? ""}
              onChange={(value) =>
                onChange({ ...draft, fields: { ...draft.fields, [name]: value } })
              }
            />
          ))}
      </SimpleGrid>
      {lists.map(([name, shown]) => (
        <LineList
          key={name}
          name={name}
          template={lineTemplate(shown) ?? {}}
          textOf={textOf}
          lines={draft.lists[name] ?? []}
          onChange={(lines) => onChange({ ...draft, lists: { ...draft.lists, [name]: lines } })}
        />
      ))}
    </Stack>
  );
}

interface FieldInputProps {
  readonly name: string;
  readonly shown: unknown;
  readonly text: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FieldInput({ name, shown, text, value, onChange }: FieldInputProps) {
  const kind = fieldKind(shown);
  const shared = {
    label: name,
    description: text,
    inputWrapperOrder: ["label", "input", "description"] as ("label" | "input" | "description")[],
    value,
  };
  if (kind === "flag") return <FlagSelect {...shared} onChange={onChange} />;
  return (
    <TextInput
      {...shared}
      spellCheck={false}
      {...(kind === "number" ? { inputMode: "decimal" as const, placeholder: "0" } : {})}
      {...(kind === "time" ? { placeholder: "rrrr-MM-dd HH:mm:ss" } : {})}
      {...(kind === "guid" ? { placeholder: "GUID" } : {})}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

interface LineListProps {
  readonly name: string;
  readonly template: Readonly<Record<string, unknown>>;
  readonly textOf: (name: string) => string | undefined;
  readonly lines: readonly DataDraft[];
  readonly onChange: (lines: readonly DataDraft[]) => void;
}

function LineList({ name, template, textOf, lines, onChange }: LineListProps) {
  const c = useCommandText();
  return (
    <Stack gap="sm">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the inputs hold nothing of their own
        <Fieldset key={index} legend={`${name} ${index + 1}`}>
          <Stack>
            <DataFields
              template={template}
              textOf={textOf}
              draft={line}
              onChange={(draft) => onChange(lines.map((one, at) => (at === index ? draft : one)))}
            />
            <Group>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => onChange(lines.filter((_, at) => at !== index))}
              >
                {c("form.remove_line", { name, number: index + 1 })}
              </Button>
            </Group>
          </Stack>
        </Fieldset>
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          onClick={() => onChange([...lines, EMPTY_DATA])}
        >
          {c("form.add_line", { name })}
        </Button>
      </Group>
    </Stack>
  );
}
