import { Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../../api/queries.ts";
import type { HubRecord } from "../../api/types.ts";
import { useMay } from "../../session.ts";
import { StateBadge } from "../badges.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";
import { Differences } from "./difference-table.tsx";
import { isSpeaking } from "./differences.ts";
import { JoinButton } from "./join-button.tsx";
import { SplitButton } from "./split-button.tsx";

type Origin = HubRecord["origins"][number];

/** Which systems know the invoice and where they disagree; a person can join and split. */
export function InvoiceOrigins({ record }: { readonly record: HubRecord }) {
  const { t } = useTranslation();
  const isChangeable = useMay("records.write") && record.merged_into === null;
  const nameOf = useIntegrationName();
  const isSplittable = isChangeable && record.origins.filter(isSpeaking).length > 1;
  const columns: readonly Column<Origin>[] = [
    {
      title: t("run.integration"),
      isLead: true,
      cell: (origin) => <OriginName origin={origin} name={nameOf(origin)} />,
    },
    { title: t("origin.authority"), cell: ({ authority }) => t(`origin.${authority}`) },
    {
      title: t("origin.remote_id"),
      cell: ({ remote_id }) => <span className="breakable">{remote_id}</span>,
    },
    { title: t("origin.first_seen"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
    {
      title: t("origin.last_seen"),
      isEnd: true,
      cell: ({ last_run_id, updated_at }) => (
        <LinkAnchor to="/runs/$id" params={{ id: last_run_id }} title={t("run.details")}>
          <Instant at={updated_at} />
        </LinkAnchor>
      ),
    },
    ...(isSplittable
      ? [
          {
            title: t("origin.split"),
            isTitleHidden: true,
            isEnd: true,
            cell: (origin: Origin) =>
              isSpeaking(origin) && (
                <SplitButton recordId={record.id} originId={origin.id} name={nameOf(origin)} />
              ),
          },
        ]
      : []),
  ];
  return (
    <Section
      title={t("origin.title")}
      isFlush
      actions={isChangeable && <JoinButton record={record} />}
    >
      <ListTable
        caption={t("origin.title")}
        columns={columns}
        items={record.origins}
        keyOf={({ id }) => id}
      />
      <Differences record={record} nameOf={nameOf} />
    </Section>
  );
}

function OriginName({ origin, name }: { readonly origin: Origin; readonly name: string }) {
  const { t } = useTranslation();
  const { integration_id, deleted_at, is_pinned } = origin;
  return (
    <Group gap="xs">
      {integration_id ? (
        <LinkAnchor to="/integrations/$id" params={{ id: integration_id }}>
          {name}
        </LinkAnchor>
      ) : (
        <Text size="sm">{name}</Text>
      )}
      {deleted_at && <StateBadge color="red" label={t("origin.deleted_there")} />}
      {is_pinned && <StateBadge color="gray" label={t("origin.pinned")} />}
    </Group>
  );
}

function useIntegrationName(): (origin: Origin) => string {
  const { t } = useTranslation();
  const integrations = useQuery(integrationsQuery).data;
  return ({ integration_id: id }) =>
    id === null ? t("origin.gone") : (integrations?.find((one) => one.id === id)?.name ?? id);
}
