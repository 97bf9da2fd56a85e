import { Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { dropMirror, mirrorQuery } from "../../api/exchange-queries.ts";
import type { MirrorTable } from "../../api/types.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { StateBadge } from "../badges.tsx";
import { CodeBlock } from "../code-block.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Instant } from "../instant.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";

interface MirrorSectionProps {
  readonly integrationId: string;
  readonly mayManage: boolean;
}

/** Tables of an integration that the hub has a copy of; nothing where there is none. */
export function MirrorSection({ integrationId, mayManage }: MirrorSectionProps) {
  const x = useExchangeText();
  const { number } = useFormat();
  const { data, error, refetch } = useQuery(mirrorQuery(integrationId));
  if (error) return <Problem error={error} retry={refetch} />;
  if (!data || data.length === 0) return null;
  const columns: readonly Column<MirrorTable>[] = [
    { title: x("mirror.table"), isLead: true, cell: ({ table }) => table },
    {
      title: x("history.state"),
      cell: ({ state, message }) => (
        <Group gap="xs">
          <StateBadge color={message ? "red" : "green"} label={stateText(state)} />
          <Text size="sm" className="breakable">
            {message}
          </Text>
        </Group>
      ),
    },
    {
      title: x("history.rows"),
      isEnd: true,
      cell: ({ rows }) => (rows === null ? "–" : number(rows)),
    },
    {
      title: x("mirror.place"),
      cell: ({ place, place_table: table }) => (
        <code className="mono">
          {place}.{table}
        </code>
      ),
    },
    { title: x("mirror.copied_at"), cell: ({ copied_at: at }) => <Instant at={at} /> },
    { title: x("mirror.changes"), cell: (one) => <Structure table={one} /> },
    ...(mayManage
      ? [
          {
            title: x("mirror.drop"),
            isTitleHidden: true,
            isEnd: true,
            cell: ({ table }: MirrorTable) => <Drop {...{ integrationId, table }} />,
          },
        ]
      : []),
  ];
  return (
    <Section
      title={x("mirror.title")}
      isFlush
      actions={mayManage && <Drop {...{ integrationId }} />}
    >
      <ListTable
        caption={x("mirror.title")}
        columns={columns}
        items={data}
        keyOf={({ table }) => table}
      />
    </Section>
  );
}

const stateText = (state: string): string => state.replaceAll("_", " ");

function Structure({ table: { changes, loosened } }: { readonly table: MirrorTable }) {
  const x = useExchangeText();
  return (
    <>
      {changes.length === 0 && loosened.length === 0 && "–"}
      {loosened.length > 0 && x("mirror.loosened", { names: loosened.join(", ") })}
      {changes.length > 0 && (
        <details>
          <summary>{x("mirror.changed", { count: changes.length })}</summary>
          <CodeBlock label={x("mirror.changes")} value={changes} />
        </details>
      )}
    </>
  );
}

function Drop({
  integrationId,
  table,
}: {
  readonly integrationId: string;
  readonly table?: string;
}) {
  const x = useExchangeText();
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const drop = useMutation({
    mutationFn: () => dropMirror(integrationId, table),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["exchange", "mirror"] }),
  });
  return (
    <ConfirmButton
      size="xs"
      label={x(table === undefined ? "mirror.drop_all" : "mirror.drop")}
      aria-label={table === undefined ? x("mirror.drop_all") : `${x("mirror.drop")}: ${table}`}
      question={x("mirror.drop_question", { name: table ?? integrationId })}
      explanation={x("mirror.drop_explanation")}
      confirmLabel={t("action.delete")}
      onConfirm={() => drop.mutateAsync()}
      isBusy={drop.isPending}
      error={drop.error}
    />
  );
}
