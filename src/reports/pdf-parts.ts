import type { Content, CustomTableLayout, Style, TableCell } from "pdfmake/interfaces.js";

export const GREY = "#555555";
const RULE = "#c9ced6";
const HEAD_FILL = "#eef1f5";

/** `width` in points, without the padding. */
export interface Column {
  readonly head: string;
  readonly width: number;
  readonly isRight?: boolean;
}

const HEADING = { fontSize: 10.5, bold: true, margin: [-3, 0, 0, 2] } satisfies Style;

const LAYOUT: CustomTableLayout = {
  hLineWidth: (line, { table: { body } }) =>
    line === 0 ? 0 : line <= 2 || line === body.length ? 0.7 : 0.3,
  vLineWidth: () => 0,
  hLineColor: () => RULE,
  paddingLeft: () => 3,
  paddingRight: () => 3,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};

/**
 * Title and head come again on every page and no row is torn apart. Widths are fixed: with free ones a long word
 * would push the table off the page.
 */
export function table(
  title: string,
  columns: readonly Column[],
  rows: readonly TableCell[][],
): Content {
  const head = columns.map((column): TableCell => {
    const text = { text: column.head, bold: true, fillColor: HEAD_FILL };
    return column.isRight ? { ...text, alignment: "right" } : text;
  });
  const titleRow: TableCell[] = [
    { ...HEADING, text: title, colSpan: columns.length },
    ...columns.slice(1).map(() => ""),
  ];
  return {
    layout: LAYOUT,
    margin: [0, 8, 0, 0],
    table: {
      headerRows: 2,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: columns.map((column) => column.width),
      body: [titleRow, head, ...rows],
    },
  };
}

export const note = (text: string): Content => ({ text, color: GREY, margin: [0, 4, 0, 0] });

export const right = (text: string): TableCell => ({ text, alignment: "right" });

/** One line of at most `length` characters: control characters and line ends become blanks. */
export function cut(text: string, length: number): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const characters = [...line];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : line;
}
