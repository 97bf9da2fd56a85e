import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useCommandText } from "../../command-texts.ts";
import type { HistoryEntry } from "../../commands/history.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";
import { Fold } from "../fold.tsx";
import { type Column, ListTable } from "../list-table.tsx";

interface HistorySectionProps {
  readonly entries: readonly HistoryEntry[];
  readonly onTake: (entry: HistoryEntry) => void;
  readonly onClear: () => void;
}

/** What was posted from this browser, newest first. */
export function HistorySection({ entries, onTake, onClear }: HistorySectionProps) {
  const c = useCommandText();
  const { exactInstant, number } = useFormat();
  const columns: readonly Column<HistoryEntry>[] = [
    {
      title: c("log.command"),
      isLead: true,
      cell: (entry) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          aria-label={c("history.take", { command: entry.command || "?" })}
          onClick={() => onTake(entry)}
        >
          {entry.command || "?"}
        </Anchor>
      ),
    },
    { title: c("log.at"), cell: ({ at }) => exactInstant(new Date(at).toISOString()) },
    { title: c("log.result"), cell: (entry) => <Outcome entry={entry} /> },
    {
      title: c("log.duration"),
      isEnd: true,
      cell: ({ durationMs }) => `${number(durationMs)} ms`,
    },
    { title: c("log.size"), isEnd: true, cell: ({ sizeBytes }) => number(sizeBytes) },
  ];
  return (
    <Fold title={c("history.title")} summary={c("history.summary", { count: entries.length })}>
      {entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {c("history.none")}
        </Text>
      ) : (
        <Stack>
          <ListTable
            caption={c("history.title")}
            columns={columns}
            items={entries}
            keyOf={({ id }) => id}
          />
          <Group>
            <Button size="xs" variant="default" onClick={onClear}>
              {c("history.clear")}
            </Button>
          </Group>
        </Stack>
      )}
    </Fold>
  );
}

function Outcome({ entry: { result, status } }: { readonly entry: HistoryEntry }) {
  const isGood = result === "OK" || (result === "" && status === 200);
  return <StateBadge color={isGood ? "green" : "red"} label={result || String(status)} />;
}
