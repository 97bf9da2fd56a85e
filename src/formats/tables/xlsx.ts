import { escapeXml, XML_DECLARATION } from "../xml/xml-writer.ts";
import { type ZipEntry, zip } from "../zip/zip-writer.ts";
import { type CellKind, type Column, PIECE_CHARACTERS, type Sheet, type Table } from "./table.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** Rows of a sheet, the header included. */
export const MAX_SHEET_ROWS = 1_048_576;
/** Characters of a cell. */
export const MAX_CELL = 32_767;
/** What Excel would take for a character by its number: ECMA-376 part 1, 22.9.2.19. */
const LIKE_ESCAPE = /_(?=x[0-9A-Fa-f]{4}_)/g;
/** Excel counts days from here. */
const FIRST_DAY = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

/** Indexes of `cellXfs` in the style sheet; the same in bold stand `BOLD` further on. */
const STYLES: Readonly<Record<CellKind, number>> = { text: 0, amount: 1, number: 2, date: 3 };
const BOLD = 4;
const HEADER_STYLE = STYLES.text + BOLD;

/**
 * A workbook with one sheet, in pieces, made while it is read: numbers are numbers and days are days, the
 * header stays in sight and filters. More rows than a sheet can have are an error.
 * @throws RangeError
 */
export const xlsx = <R>(table: Table<R>, sheetName: string): AsyncGenerator<Buffer> =>
  workbook([{ name: sheetName, table: table as Table<unknown> }]);

/** The same with several sheets, one after the other. @throws RangeError */
export const workbook = (sheets: readonly Sheet[]): AsyncGenerator<Buffer> => zip(parts(sheets));

const xml = (name: string, content: string): ZipEntry => ({
  name,
  content: XML_DECLARATION + content,
});
const relation = (id: number, kind: string, target: string) =>
  `<Relationship Id="r${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
const override = (part: string, kind: string) =>
  `<Override PartName="/xl/${part}.xml" ContentType="${OFFICE}.${kind}+xml"/>`;

function* parts(sheets: readonly Sheet[]): Generator<ZipEntry> {
  const numbers = sheets.map((_, i) => i + 1);
  const pages = numbers.map((n) => override(`worksheets/sheet${n}`, "worksheet")).join("");
  yield xml(
    "[Content_Types].xml",
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>${override("workbook", "sheet.main")}${pages}${override("styles", "styles")}</Types>`,
  );
  yield xml(
    "_rels/.rels",
    `<Relationships xmlns="${PACKAGE}/relationships">${relation(1, "officeDocument", "xl/workbook.xml")}</Relationships>`,
  );
  const links = numbers.map((n) => relation(n, "worksheet", `worksheets/sheet${n}.xml`)).join("");
  yield xml(
    "xl/_rels/workbook.xml.rels",
    `<Relationships xmlns="${PACKAGE}/relationships">${links}${relation(numbers.length + 1, "styles", "styles.xml")}</Relationships>`,
  );
  const list = sheetNames(sheets)
    .map((name, i) => `<sheet name="${escapeXml(name)}" sheetId="${i + 1}" r:id="r${i + 1}"/>`)
    .join("");
  yield xml(
    "xl/workbook.xml",
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${list}</sheets></workbook>`,
  );
  yield xml("xl/styles.xml", STYLE_SHEET);
  for (const [i, { table }] of sheets.entries()) {
    yield { name: `xl/worksheets/sheet${i + 1}.xml`, content: sheet(table) };
  }
}

const MAX_NAME = 31;

/** Without what Excel refuses, and each once, whatever the case of its letters. */
function sheetNames(sheets: readonly Sheet[]): string[] {
  const taken = new Set<string>();
  return sheets.map(({ name }) => {
    const plain =
      name
        .replace(/[\\/?*[\]:]/g, " ")
        .slice(0, MAX_NAME)
        .trim() || "1";
    let unique = plain;
    for (let n = 2; taken.has(unique.toLowerCase()); n += 1) {
      unique = `${plain.slice(0, MAX_NAME - 4)} (${n})`;
    }
    taken.add(unique.toLowerCase());
    return unique;
  });
}

const format = (number: number, font = 0): string =>
  `<xf numFmtId="${number}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
const STYLE_SHEET = `<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8">${[0, 1].flatMap((font) => [0, 4, 0, 164].map((number) => format(number, font))).join("")}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

async function* sheet({
  columns,
  rows,
  isStrong = () => false,
}: Table<unknown>): AsyncGenerator<string> {
  const letters = columns.map((_, i) => columnName(i));
  const last = letters.at(-1) ?? "A";
  const widths = columns
    .map(({ width }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"/>`)
    .join("");
  let text = `${XML_DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths}</cols><sheetData>`;
  text += rowXml(
    1,
    columns.map(({ title }, i) => textCell(`${letters[i]}1`, title, HEADER_STYLE)),
  );
  let number = 1;
  for await (const row of rows) {
    number += 1;
    if (number > MAX_SHEET_ROWS) throw new RangeError(`more than ${MAX_SHEET_ROWS} rows`);
    const style = isStrong(row) ? BOLD : 0;
    const cells = columns.map((column, i) =>
      cellXml(column, row, { at: `${letters[i]}${number}`, style }),
    );
    text += rowXml(number, cells);
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = "";
  }
  yield `${text}</sheetData><autoFilter ref="A1:${last}${number}"/></worksheet>`;
}

const rowXml = (number: number, cells: readonly string[]): string =>
  `<row r="${number}">${cells.join("")}</row>`;

function cellXml<R>(
  column: Column<R>,
  row: R,
  { at, style }: { at: string; style: number },
): string {
  const text = column.value(row);
  if (text === undefined || text === "") return "";
  const kind = column.kindOf?.(row) ?? column.kind;
  const number = kind === "date" ? dayNumber(text) : kind === "text" ? undefined : text;
  return number === undefined || !/^-?\d+(\.\d+)?$/.test(number)
    ? textCell(at, text, STYLES.text + style)
    : `<c r="${at}" s="${STYLES[kind] + style}"><v>${number}</v></c>`;
}

/** A text stays a text, whatever it begins with: no formula comes out of it. */
const textCell = (at: string, text: string, style: number): string =>
  `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(text.slice(0, MAX_CELL).replace(LIKE_ESCAPE, "_x005F_"))}</t></is></c>`;

function dayNumber(day: string): string | undefined {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) || day < "1900-03-01" ? undefined : String((at - FIRST_DAY) / DAY_MS);
}

/** 0 is A, 26 is AA. */
function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}
