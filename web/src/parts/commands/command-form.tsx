import { Anchor, Button, Group, Select, Stack, Text } from "@mantine/core";
import { useCommandText } from "../../command-texts.ts";
import {
  type Catalogue,
  type CatalogueCommand,
  type CatalogueTable,
  saidIn,
} from "../../commands/catalogue.ts";
import { printJson, toJson } from "../../commands/lossless-json.ts";
import { isObject } from "../../commands/request.ts";
import { currentLanguage } from "../../i18n/i18n.ts";
import { Fold } from "../fold.tsx";
import { ColumnChoice } from "./column-choice.tsx";
import { ConditionRows } from "./condition-rows.tsx";
import { DataFields } from "./data-fields.tsx";
import { helpPath } from "./help-path.ts";
import { ParameterFields } from "./parameter-fields.tsx";
import { QueryEditor } from "./query-editor.tsx";
import type { Console } from "./use-console.ts";

export interface CommandFormProps {
  readonly catalogue: Catalogue;
  readonly name: string | undefined;
  readonly onChoose: (name: string) => void;
  readonly console: Console;
}

/** A command is chosen, its form filled in, and the request made from it. */
export function CommandForm({ catalogue, name, onChoose, console }: CommandFormProps) {
  const c = useCommandText();
  const language = currentLanguage();
  const command = catalogue.commands.find((one) => one.name === name);
  const group = (type: "OUT" | "IN") => ({
    group: c(type === "OUT" ? "form.group_out" : "form.group_in"),
    items: catalogue.commands
      .filter((one) => one.type === type)
      .map((one) => ({ value: one.name, label: `${one.name} – ${saidIn(one.text, language)}` })),
  });
  return (
    <Stack>
      <Select
        label={c("form.command")}
        placeholder={c("form.choose")}
        searchable
        allowDeselect={false}
        maxDropdownHeight={360}
        value={command?.name ?? null}
        data={[group("OUT"), group("IN")]}
        nothingFoundMessage={c("form.no_command")}
        onChange={(chosen) => chosen !== null && onChoose(chosen)}
      />
      {command && <About command={command} hasHelp={catalogue.help !== "off"} console={console} />}
      {command?.name === "SELECT" && (
        <QueryEditor catalogue={catalogue} onCreate={console.createQuery} />
      )}
      {command && command.name !== "SELECT" && (
        <OneCommand key={command.name} {...{ catalogue, command, console }} />
      )}
    </Stack>
  );
}

interface AboutProps {
  readonly command: CatalogueCommand;
  readonly hasHelp: boolean;
  readonly console: Console;
}

function About({ command, hasHelp, console }: AboutProps) {
  const c = useCommandText();
  const { text, example, name } = command;
  return (
    <Group gap="md">
      <Text size="sm">{saidIn(text, currentLanguage())}</Text>
      {example !== undefined && (
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => console.setText(printJson(toJson(example), 2))}
        >
          {c("form.example")}
        </Anchor>
      )}
      {hasHelp && (
        <Anchor size="sm" href={helpPath(`/commands/${name}`)}>
          {c("form.help")}
        </Anchor>
      )}
    </Group>
  );
}

interface OneCommandProps {
  readonly catalogue: Catalogue;
  readonly command: CatalogueCommand;
  readonly console: Console;
}

function OneCommand({ catalogue, command, console }: OneCommandProps) {
  const c = useCommandText();
  const draft = console.draftOf(command);
  const set = (change: Partial<typeof draft>) => console.setDraft(command, { ...draft, ...change });
  // The head first, as the command has them.
  const tables = command.tables.flatMap(
    (wanted) => catalogue.tables.find((one) => one.name === wanted) ?? [],
  );
  const hasRows = command.type === "OUT" && tables.length > 0;
  return (
    <Stack>
      <ParameterFields
        command={command}
        values={draft.parameters}
        onChange={(parameters) => set({ parameters })}
      />
      {isObject(command.data) && (
        <Fold title="Data" summary={c("form.data_help")}>
          <DataFields
            template={command.data}
            draft={draft.data}
            textOf={(name) => columnText(tables, name)}
            onChange={(data) => set({ data })}
          />
        </Fold>
      )}
      {hasRows && (
        <>
          <Fold
            title={c("form.columns")}
            summary={columnSummary(draft.fields) || c("form.columns_none")}
          >
            <ColumnChoice
              tables={tables}
              fields={draft.fields}
              onChange={(fields) => set({ fields })}
            />
          </Fold>
          <Fold
            title={c("form.conditions")}
            summary={c("form.condition_count", { count: draft.conditions.length })}
          >
            <ConditionRows
              tables={tables}
              conditions={draft.conditions}
              onChange={(conditions) => set({ conditions })}
            />
          </Fold>
        </>
      )}
      <Group>
        <Button variant="light" onClick={() => console.create(command)}>
          {c("form.create")}
        </Button>
      </Group>
    </Stack>
  );
}

/** What the first table that has such a column says of it. */
function columnText(tables: readonly CatalogueTable[], name: string): string | undefined {
  const wanted = name.toUpperCase();
  const column = tables
    .flatMap(({ columns }) => columns)
    .find((one) => one.name.toUpperCase() === wanted);
  return column && saidIn(column.text, currentLanguage());
}

const columnSummary = (fields: Readonly<Record<string, readonly string[]>>): string =>
  Object.entries(fields)
    .map(([table, columns]) => `${table}: ${columns.length === 0 ? "*" : columns.length}`)
    .join(" · ");
