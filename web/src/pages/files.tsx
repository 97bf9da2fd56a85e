import { Paper, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type FileFilters, filesQuery } from "../api/queries.ts";
import type { HubFile } from "../api/types.ts";
import { useFileText } from "../file-texts.ts";
import { useFormat } from "../i18n/format.ts";
import { DeleteFile } from "../parts/files/delete-file.tsx";
import { HubUpload } from "../parts/files/hub-upload.tsx";
import { MakeReport } from "../parts/files/make-report.tsx";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { FILE_KINDS, useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { SearchInput } from "../parts/search-input.tsx";
import { periodOf } from "../search.ts";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/files");

export function FilesPage() {
  const { t } = useTranslation();
  const f = useFileText();
  const names = useNames();
  const mayWrite = useMay("records.write");
  const mayRun = useMay("integrations.run");
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const files = useInfiniteQuery(filesQuery(filters));
  const set = (change: FileFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page
      title={t("nav.files")}
      intro={f("file.intro")}
      actions={
        <LinkButton to="/reports" variant="default">
          {f("make.all")}
        </LinkButton>
      }
    >
      {mayRun && <MakeReport />}
      {mayWrite && <HubUpload />}
      <Filters>
        <SearchInput label={f("file.search")} value={filters.q} onSearch={(q) => set({ q })} />
        <FilterSelect
          label={f("file.kind")}
          value={FILE_KINDS.find((kind) => kind === filters.kind)}
          choices={FILE_KINDS.map((value) => ({ value, label: names.fileKind(value) }))}
          onChange={(kind) => set({ kind })}
        />
        <TextInput
          type="month"
          label={f("file.period")}
          placeholder="2025-01"
          defaultValue={filters.period ?? ""}
          onChange={(event) => set({ period: periodOf(event.currentTarget.value) })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={files}
          empty={<Nothing>{isFiltered ? t("filter.nothing") : f("file.none")}</Nothing>}
        >
          {(items) => <FileTable items={items} mayWrite={mayWrite} />}
        </InfiniteList>
      </Paper>
    </Page>
  );
}

interface FileTableProps {
  readonly items: readonly HubFile[];
  readonly mayWrite: boolean;
}

function FileTable({ items, mayWrite }: FileTableProps) {
  const { t } = useTranslation();
  const f = useFileText();
  const { size, period } = useFormat();
  const names = useNames();
  const columns: readonly Column<HubFile>[] = [
    {
      title: f("file.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <LinkAnchor to="/files/$id" params={{ id: String(id) }} className="breakable">
          {name}
        </LinkAnchor>
      ),
    },
    { title: f("file.kind"), cell: ({ kind }) => names.fileKind(kind) },
    { title: f("file.period"), cell: (file) => (file.period ? period(file.period) : "–") },
    {
      title: f("file.size"),
      isEnd: true,
      cell: ({ size_bytes }) => (
        <Text span inherit className="number">
          {size(size_bytes)}
        </Text>
      ),
    },
    { title: f("file.by"), cell: ({ created_by }) => created_by },
    { title: t("common.created_at"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
    ...(mayWrite
      ? [
          {
            title: t("action.delete"),
            isTitleHidden: true,
            isEnd: true,
            cell: (file: HubFile) => <DeleteFile file={file} size="xs" />,
          },
        ]
      : []),
  ];
  return (
    <ListTable caption={t("nav.files")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}
