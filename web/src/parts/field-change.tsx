import { Code } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Column, ListTable } from "./list-table.tsx";

export interface FieldChange {
  /** Dotted path: totals.gross */
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** A value of a record as one line; objects and lists as JSON. */
function shownValue(value: unknown): string {
  if (value === null || value === undefined) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Which field, what it was, what it is from then on: the first columns of every list of changes. */
export function useChangeColumns<T extends FieldChange>(): readonly [
  Column<T>,
  Column<T>,
  Column<T>,
] {
  const { t } = useTranslation();
  return [
    { title: t("change.field"), isLead: true, cell: ({ field }) => <Code>{field}</Code> },
    {
      title: t("change.before"),
      cell: ({ before }) => <del className="breakable">{shownValue(before)}</del>,
    },
    {
      title: t("change.after"),
      cell: ({ after }) => <ins className="breakable">{shownValue(after)}</ins>,
    },
  ];
}

interface FieldChangesProps {
  /** What changes. */
  readonly caption: string;
  readonly items: readonly FieldChange[];
  /** Of something that is not there yet: there is no before. */
  readonly isNew?: boolean;
}

export function FieldChanges({ caption, items, isNew = false }: FieldChangesProps) {
  const [field, before, after] = useChangeColumns<FieldChange>();
  const columns = isNew ? [field, after] : [field, before, after];
  return (
    <ListTable caption={caption} columns={columns} items={items} keyOf={({ field }) => field} />
  );
}
