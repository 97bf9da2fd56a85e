import type { Face } from "./pdf-face.ts";
import { linesOf } from "./pdf-lines.ts";
import { type Color, type Faces, GREY, type Sheet, TEXT_SIZE } from "./pdf-sheet.ts";

/** `width` in points, without the padding. */
export interface Column {
  readonly head: string;
  readonly width: number;
  /** For numbers: one line, in smaller letters where it is too long, for half of a number is another number. */
  readonly isRight?: boolean;
  /** Two where it does not say; what is longer ends with …. */
  readonly maxLines?: number;
}

/** `small` is one line below the text. */
export type Cell = string | { readonly text: string; readonly small: string };

/** A row may stand out, as sums do. */
export type TableRow =
  | readonly Cell[]
  | { readonly cells: readonly Cell[]; readonly isStrong: true };
export interface Table {
  readonly title: string;
  readonly columns: readonly Column[];
  /** Taken one by one. */
  readonly rows: Iterable<TableRow>;
}

const PADDING = { side: 3, top: 2, bottom: 2 };
const SPACE_ABOVE = 8;
const TITLE = { size: 10.5, spaceBelow: 2 };
const SMALL_SIZE = 6;
const MAX_LINES = 2;
const STRONG_RULE = 0.7;
const FINE_RULE = 0.3;
const RULE_COLOR: Color = "0.788 0.808 0.839";
const HEAD_COLOR: Color = "0.933 0.945 0.961";

interface Fitted {
  readonly lines: readonly string[];
  readonly size: number;
  readonly small: string;
}
const EMPTY: Fitted = { lines: [], size: TEXT_SIZE, small: "" };

interface Row {
  readonly cells: readonly Fitted[];
  readonly height: number;
  readonly isStrong: boolean;
}

/**
 * Title and head come again on every page, and no row is torn apart; a table that is too wide for the paper is made
 * narrower. Draws at `sheet.y` and moves it down.
 */
export async function drawTable(sheet: Sheet, table: Table): Promise<void> {
  const { title, rows } = table;
  const columns = fitColumns(table.columns, sheet.right - sheet.left);
  const head = headOf(sheet, title, columns);
  const rule = (thickness: number): void => {
    sheet.fill({ x: sheet.left, y: sheet.y, width: head.width, height: thickness }, RULE_COLOR);
    sheet.y += thickness;
  };
  sheet.y += SPACE_ABOVE;
  let isFirst = true;
  for (const cells of rows) {
    const row = fitRow(columns, cells, sheet.faces);
    if (isFirst) {
      if (!sheet.hasRoom(head.height + row.height + STRONG_RULE)) await sheet.turnPage();
      head.draw(rule);
    } else if (sheet.hasRoom(FINE_RULE + row.height + STRONG_RULE)) {
      rule(FINE_RULE);
    } else {
      rule(STRONG_RULE);
      await sheet.turnPage();
      head.draw(rule);
    }
    if (row.isStrong) {
      const { left: x, y } = sheet;
      sheet.fill({ x, y, width: head.width, height: row.height }, HEAD_COLOR);
    }
    drawRow(sheet, columns, row);
    isFirst = false;
  }
  if (isFirst) head.draw(rule);
  rule(STRONG_RULE);
}

function fitColumns(columns: readonly Column[], room: number): readonly Column[] {
  const padding = 2 * PADDING.side * columns.length;
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const factor = (room - padding) / width;
  if (factor >= 1) return columns;
  return columns.map((column) => ({ ...column, width: column.width * factor }));
}

interface Head {
  readonly width: number;
  readonly height: number;
  draw(rule: (thickness: number) => void): void;
}

function headOf(sheet: Sheet, title: string, columns: readonly Column[]): Head {
  const { medium } = sheet.faces;
  const names = columns.map((column) => column.head);
  const row = fitRow(columns, { cells: names, isStrong: true }, sheet.faces);
  const width = columns.reduce((sum, column) => sum + column.width + 2 * PADDING.side, 0);
  const titleHeight =
    PADDING.top + medium.lineHeight * TITLE.size + TITLE.spaceBelow + PADDING.bottom;
  return {
    width,
    height: titleHeight + row.height + 2 * STRONG_RULE,
    draw(rule) {
      const at = { x: sheet.left, y: sheet.y + PADDING.top };
      sheet.text(title, at, { size: TITLE.size, isMedium: true });
      sheet.y += titleHeight;
      rule(STRONG_RULE);
      sheet.fill({ x: sheet.left, y: sheet.y, width, height: row.height }, HEAD_COLOR);
      drawRow(sheet, columns, row);
      rule(STRONG_RULE);
    },
  };
}

function fitRow(columns: readonly Column[], given: TableRow, faces: Faces): Row {
  const isStrong = "cells" in given;
  const row = isStrong ? given.cells : given;
  const face = isStrong ? faces.medium : faces.regular;
  const cells = columns.map(({ width, isRight, maxLines = MAX_LINES }, index): Fitted => {
    const cell = row[index] ?? "";
    const { text, small } = typeof cell === "string" ? { text: cell, small: "" } : cell;
    const [line = ""] = linesOf(small, face, { size: SMALL_SIZE, width, maxLines: 1 });
    if (isRight) return { lines: [text], size: sizeToFit(text, face, width), small: line };
    const size = TEXT_SIZE;
    return { lines: linesOf(text, face, { size, width, maxLines }), size, small: line };
  });
  const heights = cells.map(
    ({ lines, small }) =>
      face.lineHeight * (lines.length * TEXT_SIZE + (small === "" ? 0 : SMALL_SIZE)),
  );
  return { cells, height: PADDING.top + Math.max(...heights) + PADDING.bottom, isStrong };
}

/** In hundredths of a point, rounded down so that it does fit. */
function sizeToFit(text: string, face: Face, width: number): number {
  const needed = face.width(text, TEXT_SIZE);
  return needed <= width ? TEXT_SIZE : Math.floor((100 * TEXT_SIZE * width) / needed) / 100;
}

function drawRow(
  sheet: Sheet,
  columns: readonly Column[],
  { cells, height, isStrong: isMedium }: Row,
): void {
  const { lineHeight } = sheet.faces.regular;
  let { left } = sheet;
  for (const [index, { width, isRight = false }] of columns.entries()) {
    const x = left + PADDING.side + (isRight ? width : 0);
    let y = sheet.y + PADDING.top;
    const { lines, size, small } = cells[index] ?? EMPTY;
    for (const line of lines) {
      sheet.text(line, { x, y, isRight }, { size, isMedium });
      y += lineHeight * TEXT_SIZE;
    }
    sheet.text(small, { x, y, isRight }, { size: SMALL_SIZE, color: GREY });
    left += width + 2 * PADDING.side;
  }
  sheet.y += height;
}
