import { fontFile } from "../font-file.ts";
import { barsOf } from "./code128.ts";

export type Doc = PDFKit.PDFDocument;

export const PAGE = { width: 595.28, height: 841.89, margin: 20 } as const;
export const LEFT = PAGE.margin;
export const RIGHT = PAGE.width - PAGE.margin;
export const BOTTOM = PAGE.height - PAGE.margin - 12;
export const WIDTH = RIGHT - LEFT;
const LABEL_SIZE = 5;
const VALUE_SIZE = 7.5;
const LINE = 0.5;
export const ROW = 21;

export interface Field {
  readonly label: string;
  readonly value: string | undefined;
  /** Share of the row's width; 1 by default. */
  readonly share?: number;
  readonly align?: "left" | "right" | "center";
}

export function useFonts(doc: Doc): void {
  doc.registerFont("regular", fontFile("Regular"));
  doc.registerFont("medium", fontFile("Medium"));
}

export function title(doc: Doc, text: string, y: number): number {
  doc
    .font("medium")
    .fontSize(6)
    .fillColor("black")
    .text(text, LEFT, y + 3, { lineBreak: false });
  return y + 11;
}

export function frame(doc: Doc, x: number, y: number, width: number, height: number): void {
  doc.lineWidth(LINE).strokeColor("black").rect(x, y, width, height).stroke();
}

/** A row of labelled boxes over the whole width, or a part of it; where it ends. */
export function row(
  doc: Doc,
  y: number,
  fields: readonly Field[],
  { x = LEFT, width = WIDTH, height = ROW }: { x?: number; width?: number; height?: number } = {},
): number {
  const total = fields.reduce((sum, { share = 1 }) => sum + share, 0);
  let at = x;
  for (const { label, value = "", share = 1, align = "left" } of fields) {
    const own = (width * share) / total;
    frame(doc, at, y, own, height);
    doc.font("regular").fontSize(LABEL_SIZE).fillColor("black");
    doc.text(label, at + 2, y + 1.5, { width: own - 4, lineBreak: false, ellipsis: true });
    const size = fitting(doc, value, own - 5);
    doc
      .font("medium")
      .fontSize(size)
      .text(value, at + 2.5, y + height - size - 3.5, {
        width: own - 5,
        align,
        lineBreak: false,
        ellipsis: true,
      });
    at += own;
  }
  return y + height;
}

/** Long values are set smaller before they are cut. */
function fitting(doc: Doc, text: string, width: number): number {
  doc.font("medium");
  for (let size = VALUE_SIZE; size > 4.5; size -= 0.5) {
    if (doc.fontSize(size).widthOfString(text) <= width) return size;
  }
  return 4.5;
}

/** A frame with a label and text that wraps; the text that had no room. */
export function textBox(
  doc: Doc,
  y: number,
  { label, text, height }: { label: string; text: string; height: number },
): string {
  frame(doc, LEFT, y, WIDTH, height);
  doc
    .font("regular")
    .fontSize(LABEL_SIZE)
    .text(label, LEFT + 2, y + 1.5, { lineBreak: false });
  const lines = wrapped(doc, text, { size: 6.5, width: WIDTH - 6 });
  const fit = Math.max(0, Math.floor((height - 10) / 8));
  lines.slice(0, fit).forEach((line, i) => {
    doc
      .font("regular")
      .fontSize(6.5)
      .text(line, LEFT + 3, y + 9 + i * 8, { lineBreak: false });
  });
  return lines.slice(fit).join("\n");
}

/** Lines of a text; words longer than a line are cut into pieces. */
export function wrapped(
  doc: Doc,
  text: string,
  { size, width, font = "regular" }: { size: number; width: number; font?: string },
): string[] {
  doc.font(font).fontSize(size);
  const lines: string[] = [];
  for (const part of text.split(/\r?\n/)) {
    let line = "";
    for (const word of part.split(/\s+/)) {
      let rest = word;
      const joined = line === "" ? rest : `${line} ${rest}`;
      if (doc.widthOfString(joined) <= width) {
        line = joined;
        continue;
      }
      if (line !== "") lines.push(line);
      while (doc.widthOfString(rest) > width) {
        let fit = Math.max(1, Math.floor((rest.length * width) / doc.widthOfString(rest)));
        while (fit > 1 && doc.widthOfString(rest.slice(0, fit)) > width) fit -= 1;
        lines.push(rest.slice(0, fit));
        rest = rest.slice(fit);
      }
      line = rest;
    }
    lines.push(line);
  }
  return lines;
}

/** The key as bars, with the quiet zones that readers need. */
export function barcode(
  doc: Doc,
  key: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): void {
  const bars = barsOf(key);
  const modules = bars.reduce((sum, bar) => sum + bar, 0) + 20;
  const module = width / modules;
  let at = x + 10 * module;
  bars.forEach((bar, i) => {
    if (i % 2 === 0) doc.rect(at, y, bar * module, height).fill("black");
    at += bar * module;
  });
}

export interface Cell {
  readonly title: string;
  readonly width: number;
  readonly align?: "left" | "right" | "center";
}

/** Titles of a table's columns; where its rows begin. */
export function tableHead(doc: Doc, y: number, cells: readonly Cell[]): number {
  let x = LEFT;
  for (const { title: text, width } of cells) {
    frame(doc, x, y, width, 13);
    doc
      .font("regular")
      .fontSize(4.8)
      .text(text, x + 1, y + 2, { width: width - 2, align: "center", height: 11 });
    x += width;
  }
  return y + 13;
}

/** Every word of large letters across the page, light enough to read through. */
export function band(doc: Doc, text: string): void {
  doc.save();
  doc.rotate(-45, { origin: [PAGE.width / 2, PAGE.height / 2] });
  doc.font("medium").fontSize(54).fillColor("#b00020").fillOpacity(0.18);
  doc.text(text, -100, PAGE.height / 2 - 30, {
    width: PAGE.width + 200,
    align: "center",
    lineBreak: false,
  });
  doc.restore();
  doc.fillOpacity(1).fillColor("black");
}
