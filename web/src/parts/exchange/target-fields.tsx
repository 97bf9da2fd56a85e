import { SimpleGrid, Stack, TextInput } from "@mantine/core";
import type { ExportPart, FilesTarget, TableTarget } from "../../exchange/definition.ts";
import { type Issue, issueAt } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { ChoiceSelect } from "./choice-select.tsx";
import { ColumnListInput } from "./column-list-input.tsx";
import { FormatFields } from "./format-fields.tsx";
import { TableInput } from "./table-input.tsx";

const KINDS = ["files", "table"] as const;

interface TargetFieldsProps {
  readonly integration: string;
  readonly target: ExportPart["target"];
  readonly onChange: (target: ExportPart["target"]) => void;
  readonly issues: readonly Issue[];
}

/** Files in a folder, or rows of a table. */
export function TargetFields({ integration, target, onChange, issues }: TargetFieldsProps) {
  const x = useExchangeText();
  const { files, table } = target;
  return (
    <Stack>
      <ChoiceSelect
        label={x("target.kind")}
        value={table ? "table" : "files"}
        choices={KINDS}
        labelOf={(one) => x(`target.kinds.${one}`)}
        onChoose={(one) =>
          onChange(
            one === "table"
              ? { table: { table: "", mode: "upsert", key: [] } }
              : { files: { folder: "", name: "{definition}_{n:6}.csv", format: { codec: "csv" } } },
          )
        }
        error={issueAt(issues, "export.target")}
      />
      {files && (
        <FileTargetFields
          files={files}
          onChange={(next) => onChange({ files: next })}
          issues={issues}
        />
      )}
      {table && (
        <TableTargetFields
          integration={integration}
          table={table}
          onChange={(next) => onChange({ table: next })}
          issues={issues}
        />
      )}
    </Stack>
  );
}

const PER = ["run", "record"] as const;

interface FileTargetFieldsProps {
  readonly files: FilesTarget;
  readonly onChange: (files: FilesTarget) => void;
  readonly issues: readonly Issue[];
}

function FileTargetFields({ files, onChange, issues }: FileTargetFieldsProps) {
  const x = useExchangeText();
  const error = (name: string) => issueAt(issues, `export.target.files.${name}`);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={x("target.folder")}
          description={x("target.folder_help")}
          value={files.folder}
          onChange={(event) => onChange({ ...files, folder: event.currentTarget.value })}
          error={error("folder")}
        />
        <TextInput
          label={x("target.name")}
          description={x("target.name_help")}
          value={files.name}
          onChange={(event) => onChange({ ...files, name: event.currentTarget.value })}
          error={error("name")}
        />
        <ChoiceSelect
          label={x("target.per")}
          value={files.per ?? "run"}
          choices={PER}
          labelOf={(one) => x(`target.pers.${one}`)}
          onChoose={(per) => onChange({ ...files, per })}
        />
      </SimpleGrid>
      <FormatFields
        format={files.format}
        onChange={(format) => onChange({ ...files, format })}
        isWritten
        error={error("format")}
      />
    </>
  );
}

const MODES = ["upsert", "insert"] as const;

interface TableTargetFieldsProps {
  readonly integration: string;
  readonly table: TableTarget;
  readonly onChange: (table: TableTarget) => void;
  readonly issues: readonly Issue[];
}

function TableTargetFields({ integration, table, onChange, issues }: TableTargetFieldsProps) {
  const x = useExchangeText();
  const error = (name: string) => issueAt(issues, `export.target.table.${name}`);
  const text = (name: "batch_column" | "status_column" | "status_new") => (
    <TextInput
      label={x(`target.${name}`)}
      value={table[name] === undefined ? "" : String(table[name])}
      onChange={(event) => onChange({ ...table, [name]: event.currentTarget.value || undefined })}
      error={error(name)}
    />
  );
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TableInput
        integration={integration}
        value={table.table}
        onChange={(name) => onChange({ ...table, table: name })}
        error={error("table")}
      />
      <ChoiceSelect
        label={x("target.mode")}
        value={table.mode}
        choices={MODES}
        labelOf={(one) => x(`target.modes.${one}`)}
        onChoose={(mode) => onChange({ ...table, mode })}
      />
      <ColumnListInput
        label={x("target.key")}
        description={x("target.key_help")}
        required
        value={table.key}
        onChange={(key) => onChange({ ...table, key })}
        error={error("key")}
      />
      {text("batch_column")}
      {text("status_column")}
      {text("status_new")}
    </SimpleGrid>
  );
}
