import {
  Button,
  Checkbox,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { columnsQuery, detectFormat } from "../../api/exchange-queries.ts";
import type { FilesSource, Source } from "../../exchange/definition.ts";
import { type Issue, issueAt } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { Fold } from "../fold.tsx";
import { Problem } from "../problem.tsx";
import { ChoiceSelect } from "./choice-select.tsx";
import { FormatFields } from "./format-fields.tsx";
import { TableInput } from "./table-input.tsx";

const KINDS = ["table", "query", "files"] as const;
export type SourceKind = (typeof KINDS)[number];
export const kindOfSource = (source: Source): SourceKind =>
  source.files ? "files" : source.query !== undefined ? "query" : "table";

interface SourceFieldsProps {
  readonly integration: string;
  readonly source: Source;
  readonly onChange: (source: Source) => void;
  readonly issues: readonly Issue[];
}

/** A table or view, a SELECT of one's own, or files. */
export function SourceFields({ integration, source, onChange, issues }: SourceFieldsProps) {
  const x = useExchangeText();
  const kind = kindOfSource(source);
  const error = (name: string) => issueAt(issues, `import.source.${name}`);
  const choose = (next: SourceKind) => {
    if (next === "files") onChange({ files: { pattern: "", format: { codec: "csv" } } });
    else onChange({ [next]: "" });
  };
  return (
    <Stack>
      <ChoiceSelect
        label={x("source.kind")}
        value={kind}
        choices={KINDS}
        labelOf={(one) => x(`source.kinds.${one}`)}
        onChoose={choose}
      />
      {kind === "table" && (
        <TableInput
          integration={integration}
          value={source.table ?? ""}
          onChange={(table) => onChange({ ...source, table })}
          error={error("table")}
        />
      )}
      {kind === "query" && (
        <Textarea
          label={x("source.query")}
          description={x("source.query_help")}
          autosize
          minRows={4}
          maxRows={20}
          spellCheck={false}
          classNames={{ input: "mono" }}
          value={source.query ?? ""}
          onChange={(event) => onChange({ ...source, query: event.currentTarget.value })}
          error={error("query")}
        />
      )}
      {kind !== "files" && <Columns integration={integration} source={source} />}
      {source.files && (
        <FilesFields
          integration={integration}
          files={source.files}
          onChange={(files) => onChange({ ...source, files })}
          error={error("files")}
        />
      )}
      <TextInput
        label={x("source.where")}
        description={x("source.where_help")}
        value={source.where ?? ""}
        onChange={(event) => onChange({ ...source, where: event.currentTarget.value })}
        error={error("where")}
      />
      {kind !== "files" && (
        <Checkbox
          label={x("source.from_mirror")}
          checked={source.from_mirror ?? false}
          onChange={(event) =>
            onChange({ ...source, from_mirror: event.currentTarget.checked || undefined })
          }
        />
      )}
    </Stack>
  );
}

const TYPING_PAUSE_MS = 500;

/** Columns of a source, where the database tells them. */
export function useColumns(integration: string, source: Source): readonly string[] {
  const [{ table = "", query = "" }] = useDebouncedValue(source, TYPING_PAUSE_MS);
  const isKnown = integration !== "" && !source.files && (table !== "" || query !== "");
  const of = query === "" ? { table } : { query };
  const found = useQuery({ ...columnsQuery(integration, of), enabled: isKnown });
  return found.data?.columns.map(({ name }) => name) ?? [];
}

function Columns({
  integration,
  source,
}: {
  readonly integration: string;
  readonly source: Source;
}) {
  const x = useExchangeText();
  const { table = "", query } = source;
  const tables = useQuery({
    ...columnsQuery(integration, query === undefined ? { table } : { query }),
    enabled: false,
  });
  const check = (
    <Button
      size="xs"
      variant="default"
      loading={tables.isFetching}
      disabled={integration === "" || (query ?? table).trim() === ""}
      onClick={() => void tables.refetch()}
      style={{ alignSelf: "flex-start" }}
    >
      {x("source.columns")}
    </Button>
  );
  return (
    <Stack gap="xs">
      {check}
      <Problem error={tables.error} />
      {tables.data && (
        <Text size="sm" className="breakable">
          {tables.data.columns.map(({ name, native }) => `${name} (${native})`).join(", ")}
        </Text>
      )}
    </Stack>
  );
}

interface FilesFieldsProps {
  readonly integration: string;
  readonly files: FilesSource;
  readonly onChange: (files: FilesSource) => void;
  readonly error: string | undefined;
}

const AFTER = ["keep", "move", "delete"] as const;

function FilesFields({ integration, files, onChange, error }: FilesFieldsProps) {
  const x = useExchangeText();
  const detect = useMutation({
    mutationFn: () => detectFormat(integration, files.pattern),
    onSuccess: ({ formats: [likeliest] }) => {
      if (!likeliest) return;
      const { codec, options } = likeliest;
      onChange({
        ...files,
        format: { codec, options: options as Readonly<Record<string, unknown>> },
      });
    },
  });
  return (
    <Stack gap="sm">
      <Group align="flex-end" gap="sm">
        <TextInput
          style={{ flex: "1 1 240px" }}
          label={x("files.pattern")}
          description={x("files.pattern_help")}
          value={files.pattern}
          onChange={(event) => onChange({ ...files, pattern: event.currentTarget.value })}
          error={error}
        />
        <Button
          variant="default"
          disabled={integration === "" || files.pattern === ""}
          loading={detect.isPending}
          onClick={() => detect.mutate()}
        >
          {x("files.detect")}
        </Button>
      </Group>
      <Problem error={detect.error} />
      {detect.data && (
        <Text size="sm" role="status">
          {detect.data.formats.length > 0
            ? x("files.detected", { file: detect.data.file })
            : x("files.undetected", { file: detect.data.file })}
        </Text>
      )}
      <FormatFields format={files.format} onChange={(format) => onChange({ ...files, format })} />
      <Fold title={x("files.after")} summary={x(`files.afters.${afterOf(files)}`)}>
        <SimpleGrid cols={{ base: 1, xs: 3 }}>
          <ChoiceSelect
            label={x("files.after")}
            value={afterOf(files)}
            choices={AFTER}
            labelOf={(one) => x(`files.afters.${one}`)}
            onChoose={(after) => onChange({ ...files, after })}
          />
          <TextInput
            label={x("files.done_folder")}
            value={files.done_folder ?? ""}
            onChange={(event) => onChange({ ...files, done_folder: event.currentTarget.value })}
          />
          <TextInput
            label={x("files.failed_folder")}
            value={files.failed_folder ?? ""}
            onChange={(event) => onChange({ ...files, failed_folder: event.currentTarget.value })}
          />
        </SimpleGrid>
      </Fold>
    </Stack>
  );
}

const afterOf = ({ after }: FilesSource) => AFTER.find((one) => one === after) ?? "keep";
