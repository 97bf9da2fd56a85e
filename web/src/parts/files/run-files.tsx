import { Anchor, Stack, Text } from "@mantine/core";
import type { Run } from "../../api/types.ts";
import { useFileText } from "../../file-texts.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { Failure } from "../problem.tsx";

const OUTCOMES = ["filed", "unchanged", "skipped", "failed"] as const;

interface SentFile {
  readonly file_id: number;
  readonly name: string | null;
  readonly path?: string;
  readonly outcome: string;
  readonly url?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** What became of each file that a run was to send. */
export function RunFiles({ run }: { readonly run: Run }) {
  const f = useFileText();
  const files = run.result?.files as readonly SentFile[];
  const columns: readonly Column<SentFile>[] = [
    { title: f("copy.path"), isLead: true, cell: (file) => <Place file={file} /> },
    { title: f("copy.state"), cell: (file) => <Outcome file={file} /> },
  ];
  return (
    <Stack gap="xs">
      <ListTable
        caption={f("result.title")}
        columns={columns}
        items={files}
        keyOf={(file) => file.file_id}
      />
      {files.length < run.counts.read && (
        <Text size="sm" c="dimmed">
          {f("result.more")}
        </Text>
      )}
    </Stack>
  );
}

function Place({ file: { name, path, url } }: { readonly file: SentFile }) {
  const text = path ?? name ?? "";
  if (!url || !/^https?:\/\//.test(url)) return <span className="breakable">{text}</span>;
  return (
    <Anchor href={url} target="_blank" rel="noreferrer noopener" inherit className="breakable">
      {text}
    </Anchor>
  );
}

function Outcome({ file: { outcome, error } }: { readonly file: SentFile }) {
  const f = useFileText();
  const known = OUTCOMES.find((one) => one === outcome);
  if (error) return <Failure {...error} />;
  return known ? f(`result.outcomes.${known}`) : outcome;
}
