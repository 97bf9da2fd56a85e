import { useTranslation } from "react-i18next";
import type { SendResult } from "../../api/types.ts";
import { useSyncText } from "../../sync-texts.ts";
import { type Column, ListTable } from "../list-table.tsx";
import { useFieldName, useValueText } from "./field-words.ts";

type Change = SendResult["changes"][number];

interface ChangeListProps {
  /** What changes. */
  readonly caption: string;
  readonly changes: readonly Change[];
  /** Of a record that is not there yet: there is no before. */
  readonly isNew?: boolean;
  /** Both sides' values of a conflict stand where before and after usually stand. */
  readonly sides?: readonly [hub: string, system: string];
}

/** Field by field, what was there, what is there then, and why where that is known. */
export function ChangeList({ caption, changes, isNew = false, sides }: ChangeListProps) {
  const { t } = useTranslation();
  const s = useSyncText();
  const nameOf = useFieldName();
  const show = useValueText();
  const [before, after] = sides ?? [t("change.before"), t("change.after")];
  const columns: readonly Column<Change>[] = [
    { title: t("change.field"), isLead: true, cell: ({ field }) => nameOf(field) },
    ...(isNew
      ? []
      : [
          {
            title: before,
            cell: (one: Change) => <Old isKept={!!sides} text={show(one.before)} />,
          },
        ]),
    { title: after, cell: (one) => <New isKept={!!sides} text={show(one.after)} /> },
    ...(changes.some(({ why }) => why !== undefined)
      ? [
          {
            title: s("results.why_title"),
            cell: ({ why }: Change) => (why === undefined ? "–" : s(`results.why.${why}`)),
          },
        ]
      : []),
  ];
  return (
    <ListTable
      caption={caption}
      columns={columns}
      items={changes}
      keyOf={({ field }, index) => `${field} ${index}`}
      isStatic
    />
  );
}

interface SideProps {
  readonly text: string;
  /** Nothing has replaced it. */
  readonly isKept: boolean;
}

const Old = ({ text, isKept }: SideProps) =>
  isKept ? <span className="breakable">{text}</span> : <del className="breakable">{text}</del>;
const New = ({ text, isKept }: SideProps) =>
  isKept ? <span className="breakable">{text}</span> : <ins className="breakable">{text}</ins>;
