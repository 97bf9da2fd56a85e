import { Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { answerOf, api } from "../../api/client.ts";
import type { InboxFile } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useSourceText } from "../../source-texts.ts";
import { StateBadge } from "../badges.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Instant } from "../instant.tsx";
import { type Column, ListTable } from "../list-table.tsx";

const COLORS: Readonly<Record<InboxFile["state"], string>> = {
  waiting: "gray",
  read: "green",
  refused: "red",
};
const UPLOADS = "uploads/";
const isUpload = ({ name }: InboxFile): boolean => name.startsWith(UPLOADS);
/** Without the hub's word for where it lies. */
const shortName = ({ name }: InboxFile): string => name.slice(name.indexOf("/") + 1);

interface InboxTableProps {
  readonly integrationId: string;
  readonly items: readonly InboxFile[];
}

export function InboxTable({ integrationId, items }: InboxTableProps) {
  const { t } = useTranslation();
  const s = useSourceText();
  const { size, number } = useFormat();
  const columns: readonly Column<InboxFile>[] = [
    { title: s("inbox.name"), isLead: true, cell: (file) => <NameCell file={file} /> },
    { title: s("inbox.state"), cell: (file) => <StateCell file={file} /> },
    { title: s("inbox.format"), cell: ({ format }) => format ?? "–" },
    { title: s("inbox.records"), isEnd: true, cell: ({ records }) => number(records) },
    { title: s("inbox.refused"), isEnd: true, cell: ({ refused }) => number(refused) },
    { title: s("inbox.size"), isEnd: true, cell: ({ size_bytes }) => size(size_bytes) },
    { title: s("inbox.modified"), isEnd: true, cell: (one) => <Instant at={one.modified_at} /> },
    {
      title: t("action.delete"),
      isTitleHidden: true,
      isEnd: true,
      cell: (file) => isUpload(file) && <DeleteButton integrationId={integrationId} file={file} />,
    },
  ];
  return (
    <ListTable
      caption={s("inbox.title")}
      columns={columns}
      items={items}
      keyOf={({ name }) => name}
    />
  );
}

function NameCell({ file }: { readonly file: InboxFile }) {
  const s = useSourceText();
  return (
    <Stack gap={2}>
      <Group gap="xs">
        <Text span inherit fw={550} className="breakable">
          {shortName(file)}
        </Text>
        {!isUpload(file) && <StateBadge color="gray" label={s("inbox.on_server")} />}
      </Group>
      {file.message && (
        <Text size="sm" c="dimmed" className="breakable">
          {file.message}
        </Text>
      )}
    </Stack>
  );
}

function StateCell({ file: { state, streams } }: { readonly file: InboxFile }) {
  const s = useSourceText();
  const isPart = Object.values(streams).some((report) => !report.is_whole);
  return (
    <Group gap="xs">
      <StateBadge color={COLORS[state]} label={s(`inbox.states.${state}`)} />
      {isPart && <StateBadge color="yellow" label={s("inbox.in_part")} />}
    </Group>
  );
}

interface DeleteButtonProps {
  readonly integrationId: string;
  readonly file: InboxFile;
}

function DeleteButton({ integrationId: id, file }: DeleteButtonProps) {
  const { t } = useTranslation();
  const s = useSourceText();
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () =>
      answerOf(
        api.DELETE("/api/integrations/{id}/inbox", {
          params: { path: { id }, query: { name: file.name } },
        }),
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["integrations", "inbox", id] }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={t("action.delete")}
      question={s("inbox.delete_question", { name: shortName(file) })}
      explanation={s("inbox.delete_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => remove.mutateAsync()}
      isBusy={remove.isPending}
      error={remove.error}
    />
  );
}
