import { VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";

export interface Column<T> {
  readonly title: string;
  readonly cell: (item: T) => ReactNode;
  /** Numbers and times stand right. */
  readonly isEnd?: boolean;
  /** Only for those who see a table: the card of a narrow screen shows its cell without a label. */
  readonly isLead?: boolean;
  readonly isTitleHidden?: boolean;
}

interface ListTableProps<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly items: readonly T[];
  readonly keyOf: (item: T, index: number) => string | number;
  /** No cell has a link or a button: the keyboard can scroll the table all the same where it is too wide. */
  readonly isStatic?: boolean;
}

/** A table that turns into cards on a narrow screen; the roles keep it a table for screen readers. */
export function ListTable<T>(props: ListTableProps<T>) {
  const { caption, columns, items, keyOf, isStatic = false } = props;
  return (
    // biome-ignore-start lint/a11y: `display: block` on narrow screens drops the native roles
    <div
      className="list-scroll"
      {...(isStatic ? { role: "group", tabIndex: 0, "aria-label": caption } : {})}
    >
      <table className="list-table" role="table" aria-label={caption}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ title, isEnd, isTitleHidden }) => (
              <th key={title} role="columnheader" scope="col" className={isEnd ? "end" : ""}>
                {isTitleHidden ? <VisuallyHidden>{title}</VisuallyHidden> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {items.map((item, index) => (
            <tr key={keyOf(item, index)} role="row">
              {columns.map(({ title, cell, isEnd, isLead, isTitleHidden }) => (
                <td
                  key={title}
                  role="cell"
                  className={isEnd ? "end number" : ""}
                  data-label={isTitleHidden ? "" : title}
                  {...(isLead ? { "data-lead": true } : {})}
                >
                  {cell(item)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
    // biome-ignore-end lint/a11y: see above
  );
}
