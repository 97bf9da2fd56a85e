import { Anchor, Group } from "@mantine/core";
import { IconFile, IconFolder } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiProblem, answerOf, api } from "../../api/client.ts";
import type { StoredEntry } from "../../api/types.ts";
import { useFileText } from "../../file-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";

interface StoredTableProps {
  readonly id: string;
  readonly items: readonly StoredEntry[];
  readonly mayDelete: boolean;
}

/** Folders lead into themselves, files are downloads. */
export function StoredTable({ id, items, mayDelete }: StoredTableProps) {
  const { t } = useTranslation();
  const f = useFileText();
  const { size } = useFormat();
  const columns: readonly Column<StoredEntry>[] = [
    { title: f("file.name"), isLead: true, cell: (entry) => <Name id={id} entry={entry} /> },
    {
      title: f("file.size"),
      isEnd: true,
      cell: ({ size_bytes: bytes }) => (bytes === null ? "–" : size(bytes)),
    },
    {
      title: f("storage.modified"),
      isEnd: true,
      cell: ({ modified_at: at }) => (at ? <Instant at={at} /> : "–"),
    },
    { title: f("storage.in_hub"), cell: (entry) => <InHub entry={entry} /> },
    ...(mayDelete
      ? [
          {
            title: t("action.delete"),
            isTitleHidden: true,
            isEnd: true,
            cell: (entry: StoredEntry) =>
              entry.is_folder ? null : <DeleteStored id={id} entry={entry} />,
          },
        ]
      : []),
  ];
  return (
    <ListTable
      caption={f("storage.files")}
      columns={columns}
      items={items}
      keyOf={(entry) => entry.path}
    />
  );
}

function Name({ id, entry }: { readonly id: string; readonly entry: StoredEntry }) {
  const { path, name, is_folder: isFolder } = entry;
  const Icon = isFolder ? IconFolder : IconFile;
  return (
    <Group gap={8} wrap="nowrap">
      <Icon size={18} stroke={1.7} aria-hidden style={{ flex: "none" }} />
      {isFolder ? (
        <LinkAnchor
          to="/integrations/$id/files"
          params={{ id }}
          search={{ folder: path }}
          className="breakable"
        >
          {name}
        </LinkAnchor>
      ) : (
        <Anchor
          href={`/api/integrations/${encodeURIComponent(id)}/files/content?path=${encodeURIComponent(path)}`}
          download={name}
          inherit
          className="breakable"
        >
          {name}
        </Anchor>
      )}
    </Group>
  );
}

function InHub({ entry: { file_id: fileId, name } }: { readonly entry: StoredEntry }) {
  const { t } = useTranslation();
  const f = useFileText();
  if (fileId === null) return t("common.none");
  return (
    <LinkAnchor
      to="/files/$id"
      params={{ id: String(fileId) }}
      aria-label={f("storage.show_in_hub", { name })}
    >
      {name}
    </LinkAnchor>
  );
}

function DeleteStored({ id, entry }: { readonly id: string; readonly entry: StoredEntry }) {
  const { t } = useTranslation();
  const f = useFileText();
  const queryClient = useQueryClient();
  const { path, name } = entry;
  const remove = useMutation({
    mutationFn: async () => {
      const params = { path: { id }, query: { path } };
      const run = await answerOf(api.DELETE("/api/integrations/{id}/files", { params }));
      const { error } = run;
      if (error) throw new ApiProblem({ status: 409, code: error.code, detail: error.message });
    },
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["files"] }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={t("action.delete")}
      question={f("storage.delete_question", { name })}
      explanation={f("storage.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
