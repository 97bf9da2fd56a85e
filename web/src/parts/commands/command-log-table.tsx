import { Stack, Text } from "@mantine/core";
import type { AccountingUnit, CommandLogLine } from "../../api/types.ts";
import { useCommandText } from "../../command-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { useErrorMeaning } from "./error-meaning.ts";

interface CommandLogTableProps {
  readonly items: readonly CommandLogLine[];
  /** As far as the reader may see them. */
  readonly units: readonly AccountingUnit[];
}

export function CommandLogTable({ items, units }: CommandLogTableProps) {
  const c = useCommandText();
  const { number } = useFormat();
  const nameOf = (id: number): string => units.find((unit) => unit.id === id)?.name ?? String(id);
  const columns: readonly Column<CommandLogLine>[] = [
    {
      title: c("log.command"),
      isLead: true,
      cell: ({ command }) =>
        command === "" ? (
          "–"
        ) : (
          <LinkAnchor to="/commands" search={{ command }} aria-label={c("log.try", { command })}>
            {command}
          </LinkAnchor>
        ),
    },
    { title: c("log.at"), cell: ({ started_at }) => <Instant at={started_at} exact /> },
    {
      title: c("log.who"),
      cell: ({ actor, address }) => (
        <Stack gap={0} miw={150}>
          <span className="breakable">{actor || c("log.anonymous")}</span>
          <Text span size="xs" c="dimmed" className="breakable">
            {address}
          </Text>
        </Stack>
      ),
    },
    ...(units.length > 1
      ? [{ title: c("log.unit"), cell: (line: CommandLogLine) => nameOf(line.unit_id) }]
      : []),
    { title: c("log.result"), cell: (line) => <Result line={line} /> },
    {
      title: c("log.rows"),
      isEnd: true,
      cell: ({ row_count }) => (row_count === null ? "–" : number(row_count)),
    },
    { title: c("log.size"), isEnd: true, cell: ({ size_bytes }) => number(size_bytes) },
    {
      title: c("log.duration"),
      isEnd: true,
      cell: ({ duration_ms }) => `${number(duration_ms)} ms`,
    },
  ];
  return (
    <ListTable caption={c("log.title")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}

function Result({ line: { error_number, error_text } }: { readonly line: CommandLogLine }) {
  const c = useCommandText();
  const meaningOf = useErrorMeaning();
  if (error_number === 0) return <StateBadge color="green" label={c("log.result_ok")} />;
  return (
    <Stack gap={2} align="flex-start">
      <StateBadge color="red" label={c("answer.error", { number: error_number })} />
      <Text size="xs" c="dimmed" className="breakable">
        {error_text ?? meaningOf(error_number)}
      </Text>
    </Stack>
  );
}
