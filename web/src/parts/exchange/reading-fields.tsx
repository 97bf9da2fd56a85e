import { SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import type { ImportPart, Incremental } from "../../exchange/definition.ts";
import { type Issue, issueAt } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { ChoiceSelect } from "./choice-select.tsx";
import { ColumnListInput } from "./column-list-input.tsx";

export interface ImportFieldsProps {
  readonly value: ImportPart;
  readonly onChange: (value: ImportPart) => void;
  readonly issues: readonly Issue[];
}

const CHANGES = ["none", "column", "modified_table", "queue"] as const;
type Change = (typeof CHANGES)[number];
const changeOf = (incremental: Incremental | undefined): Change =>
  CHANGES.find((one) => one !== "none" && incremental?.[one] !== undefined) ?? "none";

const DELETES = ["keep", "compare", "flag"] as const;
const ON_ERROR = ["set_aside", "stop"] as const;
const among = <T extends string>(words: readonly [T, ...T[]], word: string | undefined): T =>
  words.find((one) => one === word) ?? words[0];

/** How rows are told apart, what has changed, what is gone, and what happens to a row that does not fit. */
export function ReadingFields({ value, onChange, issues }: ImportFieldsProps) {
  const x = useExchangeText();
  const error = (name: string) => issueAt(issues, `import.${name}`);
  const set = (change: Partial<ImportPart>) => onChange({ ...value, ...change });
  const { incremental } = value;
  const deletes = among(DELETES, value.deletes);
  return (
    <Stack>
      <ColumnListInput
        label={x("import.key")}
        description={x("import.key_help")}
        required
        value={value.key}
        onChange={(key) => set({ key })}
        error={error("key")}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        {!value.source.files && (
          <ChangeFields incremental={incremental} set={set} error={error("incremental")} />
        )}
        <ChoiceSelect
          label={x("import.deletes")}
          value={deletes}
          choices={DELETES}
          labelOf={(one) => x(`import.deletes_of.${one}`)}
          onChoose={(one) => set({ deletes: one })}
          error={error("deletes")}
        />
        {deletes === "flag" && (
          <TextInput
            label={x("import.deleted_when")}
            value={value.deleted_when ?? ""}
            onChange={(event) => set({ deleted_when: event.currentTarget.value })}
            error={error("deleted_when")}
          />
        )}
        <ChoiceSelect
          label={x("on_error")}
          value={among(ON_ERROR, value.on_error)}
          choices={ON_ERROR}
          labelOf={(one) => x(`on_errors.${one}`)}
          onChoose={(one) => set({ on_error: one })}
        />
        <TextInput
          label={x("import.match")}
          description={x("import.match_help")}
          value={value.match ?? ""}
          onChange={(event) => set({ match: event.currentTarget.value })}
          error={error("match")}
        />
        <TextInput
          label={x("import.link")}
          description={x("import.link_help")}
          value={value.link ?? ""}
          onChange={(event) => set({ link: event.currentTarget.value })}
          error={error("link")}
        />
      </SimpleGrid>
    </Stack>
  );
}

interface ChangeFieldsProps {
  readonly incremental: Incremental | undefined;
  readonly set: (change: Partial<ImportPart>) => void;
  readonly error: string | undefined;
}

function ChangeFields({ incremental, set, error }: ChangeFieldsProps) {
  const x = useExchangeText();
  const change = changeOf(incremental);
  // A queue has parts that only its definition as a file has fields for: it stays where it is.
  const choices = CHANGES.filter((one) => one !== "queue" || change === "queue");
  return (
    <>
      <ChoiceSelect
        label={x("import.changes")}
        value={change}
        choices={choices}
        labelOf={(one) => x(`import.changes_of.${one}`)}
        onChoose={(one) => {
          if (one !== "queue") set({ incremental: one === "none" ? undefined : { [one]: "" } });
        }}
        error={change === "none" || change === "queue" ? error : undefined}
      />
      {(change === "column" || change === "modified_table") && (
        <TextInput
          label={x(`import.changes_of.${change}`)}
          value={incremental?.[change] ?? ""}
          onChange={(event) =>
            set({ incremental: { ...incremental, [change]: event.currentTarget.value } })
          }
          error={error}
        />
      )}
      {change === "queue" && (
        <Text size="sm" c="dimmed">
          {x("import.queue_help")}
        </Text>
      )}
    </>
  );
}
