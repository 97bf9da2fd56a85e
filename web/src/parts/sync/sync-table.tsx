import { Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { wayOf } from "../../api/sync-queries.ts";
import type { SyncLog } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useSyncText } from "../../sync-texts.ts";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { SyncStatus } from "./sync-status.tsx";
import { useSystemName } from "./use-system-name.ts";

const ENTITIES = ["item", "party", "order", "invoice"] as const;

/** What people call a kind of records; a word that this UI does not know shows as it is. */
export function useEntityName(): (word: string) => string {
  const s = useSyncText();
  return (word) => {
    const known = ENTITIES.find((one) => one === word);
    return known ? s(`entities.${known}`) : word;
  };
}

/** Syncs with what they looked at and how it went. */
export function SyncTable({ items }: { readonly items: readonly SyncLog[] }) {
  const { t } = useTranslation();
  const s = useSyncText();
  const { number, duration } = useFormat();
  const systemOf = useSystemName();
  const entityOf = useEntityName();
  const columns: readonly Column<SyncLog>[] = [
    {
      title: t("run.integration"),
      isLead: true,
      cell: (log) => (
        <Stack gap={0}>
          <LinkAnchor to="/sync/$id" params={{ id: log.id }} className="row-link">
            {systemOf(log.integration)}
          </LinkAnchor>
          <Text span inherit size="sm" c="dimmed">
            {entityOf(log.entity)} · {s(`log.ways.${wayOf(log.sync_type)}`)}
          </Text>
        </Stack>
      ),
    },
    { title: t("run.state"), cell: (log) => <SyncStatus log={log} /> },
    { title: s("log.processed"), isEnd: true, cell: (log) => number(log.records_processed) },
    { title: s("log.successful"), isEnd: true, cell: (log) => number(log.records_successful) },
    {
      title: s("log.failed"),
      isEnd: true,
      cell: (log) => <Bad text={number(log.records_failed)} is={log.records_failed > 0} />,
    },
    {
      title: s("log.conflicts"),
      isEnd: true,
      cell: (log) => <Bad text={number(log.conflicts)} is={log.conflicts > 0} />,
    },
    {
      title: s("log.start_end"),
      isEnd: true,
      cell: ({ started_at: from, created_at: asked, completed_at: to }) => (
        <Stack gap={0}>
          <Instant at={from ?? asked} />
          {to !== null && (
            <Text span inherit c="dimmed">
              <Instant at={to} />
            </Text>
          )}
        </Stack>
      ),
    },
    {
      title: s("log.duration"),
      isEnd: true,
      cell: ({ duration_seconds: took }) => (took === null ? "–" : duration(took * 1000)),
    },
  ];
  return (
    <ListTable caption={s("log.title")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}

interface BadProps {
  readonly text: string;
  readonly is: boolean;
}

/** A number that needs attention. */
const Bad = ({ text, is }: BadProps) =>
  is ? (
    <Text span inherit fw={600} c="var(--mantine-color-error)">
      {text}
    </Text>
  ) : (
    text
  );
