import { Anchor, Paper, Text, TextInput } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../api/client.ts";
import { type FileFilters, filesQuery } from "../api/queries.ts";
import type { HubFile } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { FileUpload } from "../parts/file-upload.tsx";
import { FilterSelect, Filters } from "../parts/filters.tsx";
import { InfiniteList, Nothing } from "../parts/infinite-list.tsx";
import { Instant } from "../parts/instant.tsx";
import { type Column, ListTable } from "../parts/list-table.tsx";
import { FILE_KINDS, useNames } from "../parts/names.ts";
import { Page } from "../parts/page.tsx";
import { periodOf } from "../search.ts";
import { useMay } from "../session.ts";

const route = getRouteApi("/app/files");

export function FilesPage() {
  const { t } = useTranslation();
  const names = useNames();
  const mayWrite = useMay("records.write");
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const files = useInfiniteQuery(filesQuery(filters));
  const set = (change: FileFilters) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Page title={t("nav.files")} intro={t("file.intro")}>
      {mayWrite && <FileUpload />}
      <Filters>
        <FilterSelect
          label={t("file.kind")}
          value={FILE_KINDS.find((kind) => kind === filters.kind)}
          choices={FILE_KINDS.map((value) => ({ value, label: names.fileKind(value) }))}
          onChange={(kind) => set({ kind })}
        />
        <TextInput
          type="month"
          label={t("file.period")}
          placeholder="2025-01"
          defaultValue={filters.period ?? ""}
          onChange={(event) => set({ period: periodOf(event.currentTarget.value) })}
        />
      </Filters>
      <Paper withBorder>
        <InfiniteList
          query={files}
          empty={<Nothing>{t(isFiltered ? "filter.nothing" : "file.none")}</Nothing>}
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
  const { size, period } = useFormat();
  const names = useNames();
  const columns: readonly Column<HubFile>[] = [
    {
      title: t("file.name"),
      isLead: true,
      cell: ({ id, name }) => (
        <Anchor href={`/api/files/${id}/content`} download={name} inherit className="breakable">
          {name}
        </Anchor>
      ),
    },
    { title: t("file.kind"), cell: ({ kind }) => names.fileKind(kind) },
    { title: t("file.period"), cell: (file) => (file.period ? period(file.period) : "–") },
    {
      title: t("file.size"),
      isEnd: true,
      cell: ({ size_bytes }) => (
        <Text span inherit className="number">
          {size(size_bytes)}
        </Text>
      ),
    },
    { title: t("file.by"), cell: ({ created_by }) => created_by },
    { title: t("common.created_at"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
    ...(mayWrite
      ? [
          {
            title: t("action.delete"),
            isTitleHidden: true,
            isEnd: true,
            cell: (file: HubFile) => <DeleteButton file={file} />,
          },
        ]
      : []),
  ];
  return (
    <ListTable caption={t("nav.files")} columns={columns} items={items} keyOf={({ id }) => id} />
  );
}

function DeleteButton({ file: { id, name } }: { readonly file: HubFile }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => answerOf(api.DELETE("/api/files/{id}", { params: { path: { id } } })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["files"] }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={t("action.delete")}
      question={t("file.delete_question", { name })}
      explanation={t("file.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
