import type { Column } from "../definition.ts";
import { rendererOf } from "../read/json-rows.ts";
import type { Cell, JsonColumn } from "../read/reader.ts";
import { columnOf } from "../sql/build.ts";
import type { QueryItem, TableRef } from "../sql/expression.ts";

/** Columns of a table as an answer shows them. */
export interface Selection {
  readonly ref: TableRef;
  /** What is read: the columns shown, and behind them those that are only needed inside. */
  readonly items: readonly QueryItem[];
  /** What is shown, in its order. */
  readonly segments: readonly Segment[];
  /** Position of a column in the cells. */
  at(column: string): number;
}

/** Columns that stand side by side in the cells; or one that is read elsewhere: a list of rows, the content of a file. */
export type Segment =
  | {
      readonly kind: "cells";
      readonly from: number;
      readonly to: number;
      readonly columns: readonly JsonColumn[];
      /** JSON object of them, of all the cells of a row. */
      readonly render: Render;
    }
  | { readonly kind: "apart"; readonly column: string };

const isApart = ({ type }: Column): boolean => type.kind === "list" || type.kind === "text";

type Render = (cells: readonly Cell[]) => string;

export function select(
  ref: TableRef,
  columns: readonly Column[],
  needed: readonly string[],
): Selection {
  const shown = columns.filter((column) => !isApart(column)).map(({ name }) => name);
  const hidden = [...new Set(needed)].filter((name) => !shown.includes(name));
  const items = [...shown, ...hidden].map((label) => ({ label, expression: columnOf(ref, label) }));
  const position = new Map(items.map(({ label }, index) => [label, index]));
  return {
    ref,
    items,
    segments: segmentsOf(columns, items),
    at: (column) => position.get(column) ?? -1,
  };
}

function segmentsOf(columns: readonly Column[], items: readonly QueryItem[]): readonly Segment[] {
  const segments: Segment[] = [];
  let [from, to] = [0, 0];
  const close = () => {
    if (to > from) segments.push(cellsSegment(items, from, to));
    from = to;
  };
  for (const column of columns) {
    if (!isApart(column)) {
      to += 1;
      continue;
    }
    close();
    segments.push({ kind: "apart", column: column.name });
  }
  close();
  return segments;
}

function cellsSegment(items: readonly QueryItem[], from: number, to: number): Segment {
  const shown = items.slice(from, to);
  const columns = shown.map(({ label, expression: { type } }) => ({ label, type }));
  let render: Render | undefined;
  return {
    ...{ kind: "cells", from, to, columns },
    render(cells) {
      render ??= rendererOf(columns);
      return render(from === 0 ? cells : cells.slice(from, to));
    },
  };
}

/**
 * JSON object of a row; `apart` gives the JSON of what is read elsewhere, and undefined where it is left out.
 */
export function rowText(
  { segments }: Selection,
  cells: readonly Cell[],
  apart: (column: string) => string | undefined = () => undefined,
): string {
  const [first] = segments;
  if (segments.length === 1 && first?.kind === "cells") return first.render(cells);
  const members = segments.flatMap((segment) => {
    if (segment.kind === "cells") {
      return segment.render(cells).slice(1, -1);
    }
    const json = apart(segment.column);
    return json === undefined ? [] : `${JSON.stringify(segment.column)}:${json}`;
  });
  return `{${members.join(",")}}`;
}
