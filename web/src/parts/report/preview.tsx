import { Alert, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import type { RowPreview } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { useReportText } from "../../report-texts.ts";
import { PdfView } from "../files/pdf-preview.tsx";
import { ListTable } from "../list-table.tsx";

type CellKind = RowPreview["columns"][number]["kind"];

/** The first rows of a report that is not made yet. */
export function RowsPreview({ preview }: { readonly preview: RowPreview }) {
  const r = useReportText();
  const show = useCell();
  const { title, row_count: count, warning, columns, rows } = preview;
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {r("preview.rows", { count, shown: rows.length })}
      </Text>
      {warning && <Alert color="yellow">{warning}</Alert>}
      {rows.length > 0 && (
        <ListTable
          caption={title}
          columns={columns.map((column, at) => ({
            title: column.title,
            isEnd: column.kind !== "text",
            cell: (row: (typeof rows)[number]) => show(row[at] ?? null, column.kind),
          }))}
          items={rows}
          keyOf={(_row, index) => index}
        />
      )}
    </Stack>
  );
}

const IS_DECIMAL = /^-?\d+(\.\d+)?$/;
const IS_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A cell as the reader writes it; what is no number or day stays as it came. */
function useCell(): (value: string | null, kind: CellKind) => string {
  const { date, decimal } = useFormat();
  return (value, kind) => {
    if (value === null || value === "") return "–";
    if (kind === "date" && IS_DAY.test(value)) return date(value);
    return kind === "amount" && IS_DECIMAL.test(value) ? decimal(value) : value;
  };
}

/** The first pages of a report that is not made yet. */
export function PagesPreview({ pdf, name }: { readonly pdf: Blob; readonly name: string }) {
  const r = useReportText();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(pdf);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [pdf]);
  return (
    <Stack gap="sm">
      <Text size="sm" role="status">
        {r("preview.pages")}
      </Text>
      {address && <PdfView address={address} name={name} />}
    </Stack>
  );
}
