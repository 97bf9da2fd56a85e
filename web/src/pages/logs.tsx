import { Button, EmptyState, Group, Paper } from "@mantine/core";
import { IconDownload, IconFile } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { logFilesQuery } from "../api/people-queries.ts";
import type { LogFile, LogLevel } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { ListSkeleton } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { Page } from "../parts/page.tsx";
import { LogTail } from "../parts/people/log-tail.tsx";
import { SystemViews } from "../parts/people/people-views.tsx";
import { Problem } from "../parts/problem.tsx";
import { usePeopleText } from "../people-texts.ts";

const route = getRouteApi("/app/logs");

export function LogsPage() {
  const p = usePeopleText();
  const { file, level = "info" } = route.useSearch();
  const navigate = route.useNavigate();
  const files = useQuery(logFilesQuery);
  const set = (change: { file?: string; level?: LogLevel }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const shown = file ?? files.data?.[0]?.name;
  return (
    <Page title={p("logs.title")} intro={p("logs.intro")}>
      <SystemViews />
      <Paper withBorder>
        {files.isPending && <ListSkeleton rows={3} />}
        <Problem error={files.error} retry={files.refetch} />
        {files.data?.length === 0 && (
          <EmptyState
            p="lg"
            icon={<IconFile aria-hidden />}
            withIndicatorBackground
            title={p("logs.none")}
            description={p("logs.none_help")}
          />
        )}
        {files.data && files.data.length > 0 && (
          <FileTable items={files.data} onShow={(name) => set({ file: name })} />
        )}
      </Paper>
      {shown && files.data && files.data.length > 0 && (
        <LogTail
          key={shown}
          name={shown}
          level={level}
          onLevel={(wanted) => set({ level: wanted })}
        />
      )}
    </Page>
  );
}

interface FileTableProps {
  readonly items: readonly LogFile[];
  readonly onShow: (name: string) => void;
}

function FileTable({ items, onShow }: FileTableProps) {
  const p = usePeopleText();
  const { size } = useFormat();
  const columns: readonly Column<LogFile>[] = [
    {
      title: p("logs.file"),
      isLead: true,
      cell: ({ name }) => <code className="mono breakable">{name}</code>,
    },
    { title: p("logs.size"), isEnd: true, cell: ({ size_bytes: bytes }) => size(bytes) },
    { title: p("logs.from"), cell: ({ from }) => <Instant at={from} /> },
    { title: p("logs.to"), cell: ({ to }) => <Instant at={to} /> },
    {
      title: p("logs.download"),
      isTitleHidden: true,
      isEnd: true,
      cell: ({ name }) => (
        <Group gap="xs" justify="flex-end">
          <Button
            size="xs"
            variant="default"
            aria-label={`${p("logs.tail")}: ${name}`}
            onClick={() => onShow(name)}
          >
            {p("logs.tail")}
          </Button>
          <Button
            component="a"
            href={`/api/logs/${encodeURIComponent(name)}`}
            download
            size="xs"
            variant="default"
            aria-label={`${p("logs.download")}: ${name}`}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {p("logs.download")}
          </Button>
          <Button
            component="a"
            href={`/api/logs/${encodeURIComponent(name)}?gzip=true`}
            download
            size="xs"
            variant="subtle"
            aria-label={`.gz – ${p("logs.download_gz")}: ${name}`}
          >
            .gz
          </Button>
        </Group>
      ),
    },
  ];
  return (
    <ListTable
      caption={p("logs.title")}
      columns={columns}
      items={items}
      keyOf={({ name }) => name}
    />
  );
}
