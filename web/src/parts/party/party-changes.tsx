import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { partyChangesQuery } from "../../api/party-queries.ts";
import type { RecordChange } from "../../api/types.ts";
import { useRecordText } from "../../record-texts.ts";
import { useChangeColumns } from "../field-change.tsx";
import { InfiniteList, Nothing } from "../infinite-list.tsx";
import { Instant } from "../instant.tsx";
import { LinkAnchor } from "../link.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { Section } from "../section.tsx";

/** What changed in the party's data after it came in, and who or what changed it. */
export function PartyChanges({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const changes = useInfiniteQuery(partyChangesQuery(id));
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
      <InfiniteList query={changes} empty={<Nothing>{tr("party.no_changes")}</Nothing>}>
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
