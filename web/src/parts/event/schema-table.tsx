import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Nothing } from "../infinite-list.tsx";
import { type Column, ListTable } from "../list-table.tsx";
import { ScrollBox } from "../scroll-box.tsx";
import { type SchemaRow, schemaRows } from "./schema-rows.ts";

/** The fields of an event's data in a table. */
export function SchemaTable({ schema }: { readonly schema: unknown }) {
  const { t } = useTranslation();
  const rows = schemaRows(schema);
  if (rows.length === 0) return <Nothing>{t("event_type.no_schema")}</Nothing>;
  const columns: readonly Column<SchemaRow>[] = [
    {
      title: t("event_type.field"),
      isLead: true,
      cell: ({ path, isRequired }) => (
        <span className="mono schema-path">
          {path}
          {isRequired && (
            <Text span c="var(--mantine-color-error)" title={t("event_type.required")}>
              {" *"}
            </Text>
          )}
        </span>
      ),
    },
    {
      title: t("event_type.kind"),
      cell: ({ type }) => <span className="mono breakable">{type}</span>,
    },
    { title: t("event_type.meaning"), cell: ({ description }) => description || "–" },
  ];
  return (
    <>
      <ScrollBox label={t("event_type.schema")}>
        <ListTable
          caption={t("event_type.schema")}
          columns={columns}
          items={rows}
          keyOf={({ path }) => path}
        />
      </ScrollBox>
      <Text size="xs" c="dimmed" p="md">
        {t("event_type.required_help")}
      </Text>
    </>
  );
}
