import type { Column, Table } from "../definition.ts";
import type { Cell } from "../read/reader.ts";
import { columnOf } from "../sql/build.ts";
import type { QueryItem, TableRef } from "../sql/expression.ts";
import { rowRenderer } from "../sql/render.ts";

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
  | { readonly kind: "cells"; readonly from: number; readonly to: number; readonly render: Render }
  | { readonly kind: "apart"; readonly column: string };

/** JSON object of cells. */
type Render = (cells: readonly Cell[]) => string;

const renderers = new WeakMap<Table, Map<string, Render>>();
/** Column lists are the callers' choice: what is kept of them has an end. */
const MOST_RENDERERS = 64;

const isApart = ({ type }: Column): boolean => type.kind === "list" || type.kind === "text";

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
    segments: segmentsOf(columns, { table: ref.table, items }),
    at: (column) => position.get(column) ?? -1,
  };
}

function segmentsOf(
  columns: readonly Column[],
  { table, items }: { table: Table; items: readonly QueryItem[] },
): readonly Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  let side: Column[] = [];
  const close = () => {
    if (side.length === 0) return;
    const to = from + side.length;
    segments.push({
      kind: "cells",
      from,
      to,
      render: rendererOf(table, side, items.slice(from, to)),
    });
    from = to;
    side = [];
  };
  for (const column of columns) {
    if (!isApart(column)) {
      side.push(column);
      continue;
    }
    close();
    segments.push({ kind: "apart", column: column.name });
  }
  close();
  return segments;
}

function rendererOf(table: Table, columns: readonly Column[], items: readonly QueryItem[]): Render {
  const known = renderers.get(table) ?? new Map<string, Render>();
  renderers.set(table, known);
  const key = columns.map(({ name }) => name).join(",");
  const found = known.get(key);
  if (found) return found;
  const made = rowRenderer(
    items.map(({ label, expression }, index) => {
      const columnType = columns[index]?.type;
      return { label, type: expression.type, ...(columnType && { columnType }) };
    }),
  );
  if (known.size >= MOST_RENDERERS) known.clear();
  known.set(key, made);
  return made;
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
  if (segments.length === 1 && first?.kind === "cells") {
    return first.render(first.to === cells.length ? cells : cells.slice(0, first.to));
  }
  const members = segments.flatMap((segment) => {
    if (segment.kind === "cells") {
      return segment.render(cells.slice(segment.from, segment.to)).slice(1, -1);
    }
    const json = apart(segment.column);
    return json === undefined ? [] : `${JSON.stringify(segment.column)}:${json}`;
  });
  return `{${members.join(",")}}`;
}
