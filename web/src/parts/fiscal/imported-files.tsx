import { Anchor, Box, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { fiscalFilesQuery, fiscalFileTotalsQuery } from "../../api/fiscal-queries.ts";
import { isLive, runQuery } from "../../api/queries.ts";
import type { FiscalFile } from "../../api/types.ts";
import { type FiscalOutcome, OUTCOMES } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { FilterSelect } from "../filters.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { OutcomeBadge } from "./badges.tsx";
import { useCodeText } from "./use-code-text.ts";

/** More parts of one file are counted and not named: a batch may hold thousands. */
const MAX_PARTS = 5;

/** What became of each file of a run, read anew until the run ends. */
export function ImportedFiles({ runId }: { readonly runId: string }) {
  const f = useFiscalText();
  const { number } = useFormat();
  const [outcome, setOutcome] = useState<FiscalOutcome>();
  const run = useQuery(runQuery(runId)).data;
  const files = useInfiniteQuery(fiscalFilesQuery(runId, outcome));
  const totals = useQuery(fiscalFileTotalsQuery(runId));
  const read = run?.counts.read;
  const isOver = run !== undefined && !isLive(run);
  const { refetch } = files;
  const { refetch: recount } = totals;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the run has read is why to look again
  useEffect(() => {
    void refetch();
    void recount();
  }, [read, isOver, refetch, recount]);
  const label = (one: FiscalOutcome): string =>
    `${f(`outcome.${one}`)} (${number(totals.data?.[one] ?? 0)})`;
  return (
    <Section title={f("import.files")} isFlush>
      <Box px="md" pb="md" maw={320}>
        <FilterSelect
          label={f("import.outcome")}
          value={outcome}
          choices={OUTCOMES.filter((one) => totals.data?.[one] || one === outcome).map((value) => ({
            value,
            label: label(value),
          }))}
          onChange={setOutcome}
        />
      </Box>
      <InfiniteList
        query={files}
        empty={<Nothing>{outcome ? f("import.none_with") : f("import.none")}</Nothing>}
      >
        {(items) => <FileTable items={items} runId={runId} />}
      </InfiniteList>
    </Section>
  );
}

interface FileTableProps {
  readonly items: readonly FiscalFile[];
  readonly runId: string;
}

function FileTable({ items, runId }: FileTableProps) {
  const f = useFiscalText();
  const columns: readonly Column<FiscalFile>[] = [
    {
      title: f("import.file"),
      isLead: true,
      cell: ({ name }) => <span className="breakable">{name}</span>,
    },
    { title: f("import.outcome"), cell: ({ outcome }) => <OutcomeBadge outcome={outcome} /> },
    { title: f("import.documents"), cell: (file) => <Parts parts={file.parts} /> },
    { title: f("import.reason"), cell: (file) => <Reason file={file} runId={runId} /> },
  ];
  return (
    <ListTable
      caption={f("import.files")}
      columns={columns}
      items={items}
      keyOf={({ position }) => position}
    />
  );
}

/** In plain words; the hub's own sentence says where in the file. */
function Reason({ file, runId }: { readonly file: FiscalFile; readonly runId: string }) {
  const f = useFiscalText();
  const codeText = useCodeText();
  const { code, message, position, has_original } = file;
  if (code === null && message === null) return null;
  const said = code === null ? undefined : codeText(code);
  return (
    <Stack gap={2} maw={420}>
      <Text size="sm">{said ?? message}</Text>
      {said !== undefined && message && (
        <Text size="xs" c="dimmed" className="breakable" lang="en">
          {message}
        </Text>
      )}
      {code && (
        <Text size="xs" c="dimmed" className="mono">
          {code}
        </Text>
      )}
      {has_original && (
        <Anchor size="sm" href={`/api/fiscal/imports/${runId}/files/${position}/xml`} download>
          {f("import.original")}
        </Anchor>
      )}
    </Stack>
  );
}

/** The documents of a file that are in the hub, and what else it holds. */
function Parts({ parts }: Pick<FiscalFile, "parts">) {
  const f = useFiscalText();
  const { number } = useFormat();
  const rest = parts.length - MAX_PARTS;
  return (
    <Stack gap={2}>
      {parts.slice(0, MAX_PARTS).map(({ type, access_key: key, outcome }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a file may hold the same key twice, and never changes
        <Text key={index} size="sm" style={{ whiteSpace: "nowrap" }}>
          {f(`part.${type}`)}{" "}
          {outcome === "refused" ? (
            <span className="mono breakable">{shortKey(key)}</span>
          ) : (
            <LinkAnchor
              to="/fiscal/documents/$key"
              params={{ key }}
              className="mono"
              aria-label={`${f(`part.${type}`)} ${key}`}
              title={key}
            >
              {shortKey(key)}
            </LinkAnchor>
          )}
        </Text>
      ))}
      {rest > 0 && (
        <Text size="xs" c="dimmed">
          {f("import.more_parts", { number: number(rest) })}
        </Text>
      )}
    </Stack>
  );
}

/** Enough to tell documents of one issuer apart: number and check digit are at the end. */
const shortKey = (key: string): string => `…${key.slice(22)}`;
