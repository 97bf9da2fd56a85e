import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { recordChangesQuery } from "../api/queries.ts";
import type { RecordChange } from "../api/types.ts";
import { useChangeColumns } from "./field-change.tsx";
import { InfiniteList, Nothing } from "./infinite-list.tsx";
import { Instant } from "./instant.tsx";
import { LinkAnchor } from "./link.tsx";
import { type Column, ListTable } from "./list-table.tsx";
import { Section } from "./section.tsx";

interface RecordChangesProps {
  readonly entity: "invoice" | "party" | "item" | "order";
  readonly id: number;
  /** Said where nothing has changed. */
  readonly empty: string;
}

/** What changed in a record after it came in, field by field, and who or what changed it. */
export function RecordChanges({ entity, id, empty }: RecordChangesProps) {
  const { t } = useTranslation();
  const changes = useInfiniteQuery(recordChangesQuery(entity, id));
  const columns: readonly Column<RecordChange>[] = [
    ...useChangeColumns<RecordChange>(),
    {
      title: t("origin.last_run"),
      cell: ({ run_id: run, actor }) =>
        run === null ? (
          (actor ?? "–")
        ) : (
          <LinkAnchor to="/runs/$id" params={{ id: run }}>
            {t("run.details")}
          </LinkAnchor>
        ),
    },
    { title: t("change.at"), isEnd: true, cell: (one) => <Instant at={one.changed_at} /> },
  ];
  return (
    <Section title={t("change.title")} isFlush>
      <InfiniteList query={changes} empty={<Nothing>{empty}</Nothing>}>
        {(items) => (
          <ListTable
            caption={t("change.title")}
            columns={columns}
            items={items}
            keyOf={(one) => one.id}
          />
        )}
      </InfiniteList>
    </Section>
  );
}
