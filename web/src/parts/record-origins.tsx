import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HubRecord } from "../api/types.ts";
import { Instant } from "./instant.tsx";
import { LinkAnchor } from "./link.tsx";
import { type Column, ListTable } from "./list-table.tsx";
import { Section } from "./section.tsx";

type Origin = HubRecord["origins"][number];

interface RecordOriginsProps {
  readonly record: HubRecord;
  /** What a person can do with one of them. */
  readonly actionOf?: ((origin: Origin) => ReactNode) | undefined;
}

/** Where a record is known, and since when. */
export function RecordOrigins({ record, actionOf }: RecordOriginsProps) {
  const { t } = useTranslation();
  const columns: readonly Column<Origin>[] = [
    {
      title: t("run.integration"),
      isLead: true,
      cell: ({ integration_id }) =>
        integration_id ? (
          <LinkAnchor to="/integrations/$id" params={{ id: integration_id }}>
            {integration_id}
          </LinkAnchor>
        ) : (
          t("origin.gone")
        ),
    },
    { title: t("origin.remote_id"), cell: (origin) => origin.remote_id },
    {
      title: t("origin.last_run"),
      cell: ({ last_run_id }) => (
        <LinkAnchor to="/runs/$id" params={{ id: last_run_id }}>
          {t("run.details")}
        </LinkAnchor>
      ),
    },
    { title: t("origin.first_seen"), isEnd: true, cell: (one) => <Instant at={one.created_at} /> },
    { title: t("origin.last_seen"), isEnd: true, cell: (one) => <Instant at={one.updated_at} /> },
    ...(actionOf
      ? [{ title: t("origin.split"), isTitleHidden: true, isEnd: true, cell: actionOf }]
      : []),
  ];
  return (
    <Section title={t("origin.title")} isFlush>
      <ListTable
        caption={t("origin.title")}
        columns={columns}
        items={record.origins}
        keyOf={(origin) => `${origin.integration_id} ${origin.stream} ${origin.remote_id}`}
      />
    </Section>
  );
}
