import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { invoiceChangesQuery } from "../api/queries.ts";
import type { RecordChange } from "../api/types.ts";
import { InfiniteList, Nothing } from "./infinite-list.tsx";
import { Instant } from "./instant.tsx";
import { LinkAnchor } from "./link.tsx";
import { type Column, ListTable } from "./list-table.tsx";
import { Section } from "./section.tsx";

const shown = (value: unknown): string => {
  if (value === null || value === undefined) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** What changed in the record after it came in, field by field. */
export function InvoiceChanges({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const changes = useInfiniteQuery(invoiceChangesQuery(id));
  const columns: readonly Column<RecordChange>[] = [
    { title: t("change.field"), isLead: true, cell: (one) => <code>{one.field}</code> },
    {
      title: t("change.before"),
      cell: (one) => <del className="breakable">{shown(one.before)}</del>,
    },
    {
      title: t("change.after"),
      cell: (one) => <ins className="breakable">{shown(one.after)}</ins>,
    },
    {
      title: t("origin.last_run"),
      cell: ({ run_id, actor }) =>
        run_id === null ? (
          actor
        ) : (
          <LinkAnchor to="/runs/$id" params={{ id: run_id }}>
            {t("run.details")}
          </LinkAnchor>
        ),
    },
    { title: t("change.at"), isEnd: true, cell: (one) => <Instant at={one.changed_at} /> },
  ];
  return (
    <Section title={t("change.title")} isFlush>
      <InfiniteList query={changes} empty={<Nothing>{t("change.none")}</Nothing>}>
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
