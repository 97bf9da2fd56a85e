import type { Language } from "../model/i18n.ts";
import { formatInstant, formatPeriod } from "./format.ts";
import { doubtTable, registerTable } from "./monthly-lists.ts";
import type { MonthlyReport } from "./monthly-report.ts";
import { breakdownTables, totalsTable } from "./monthly-sums.ts";
import { sayIn, type Words } from "./monthly-words.ts";
import { cut, linesOf } from "./pdf-lines.ts";
import { createSheet, type Faces, GREY, type PageEnd, type Sheet, TEXT_SIZE } from "./pdf-sheet.ts";
import { drawTable } from "./pdf-table.ts";
import type { RegisterRow } from "./register-row.ts";

export interface PdfOptions {
  readonly language: Language;
  /** Epoch milliseconds; the date inside the file too, so that equal input gives equal bytes. */
  readonly generatedAt: number;
  /** IANA name, for people to read `generatedAt` in. */
  readonly timeZone: string;
}

export interface MonthlyContent {
  readonly report: MonthlyReport;
  readonly options: PdfOptions;
  /** The register from its first row, each time that it is called. */
  readonly rows: () => Iterable<RegisterRow>;
}

const TITLE_SIZE = 15;
const FOOTER_SIZE = 7;
const FACT = { size: 8.5, nameWidth: 98, width: 500, maxLines: 3, padding: 2 };
const PAGE_NUMBER_WIDTH = 120;

export const titleOf = ({ period }: MonthlyReport, { language, say }: Words): string =>
  `${say("title")}: ${formatPeriod(period, language)}`;

/** Draws the report page by page; how many pages it has is counted first, for each page tells it. */
export async function layOut(
  content: MonthlyContent,
  faces: Faces,
  pageEnd: PageEnd,
): Promise<void> {
  const pages = await drawAll(content, { faces, pageEnd, pages: undefined });
  await drawAll(content, { faces, pageEnd, pages });
}

interface Paper {
  readonly faces: Faces;
  readonly pageEnd: PageEnd;
  /** Undefined to count them. */
  readonly pages: number | undefined;
}

/** How many pages it came to. */
async function drawAll(
  { report, options, rows }: MonthlyContent,
  { faces, pageEnd, pages }: Paper,
): Promise<number> {
  const { language } = options;
  const words: Words = { language, say: sayIn(language) };
  const name = cut(`${report.organisation.name} · ${titleOf(report, words)}`, 300);
  const look = { size: FOOTER_SIZE, color: GREY };
  const footer = (sheet: Sheet): void => {
    const width = sheet.right - sheet.left - PAGE_NUMBER_WIDTH;
    const [line = ""] = linesOf(name, faces.regular, { size: FOOTER_SIZE, width, maxLines: 1 });
    const number = words.say("page", { page: sheet.page, pages: pages ?? 0 });
    sheet.text(line, { x: sheet.left, y: sheet.y }, look);
    sheet.text(number, { x: sheet.right, y: sheet.y, isRight: true }, look);
  };
  const sheet = createSheet({ faces, isCounting: pages === undefined, pageEnd, footer });
  drawHead(sheet, { report, options }, words);
  if (report.count === 0) {
    await drawNote(sheet, words.say("empty"));
    await drawUndated(sheet, report, words);
  } else {
    await drawSums(sheet, report, words);
    if (report.doubtfulCount > 0) await drawTable(sheet, doubtTable(rows(), words));
    else await drawNote(sheet, `${words.say("doubtful")}: ${words.say("nothingDoubtful")}`);
    await drawTable(sheet, registerTable(rows(), words));
  }
  await sheet.end();
  return sheet.page;
}

function drawHead(
  sheet: Sheet,
  { report, options }: Omit<MonthlyContent, "rows">,
  { language, say }: Words,
): void {
  const { organisation, period } = report;
  const { regular, medium } = sheet.faces;
  sheet.text(say("title"), { x: sheet.left, y: sheet.y }, { size: TITLE_SIZE, isMedium: true });
  sheet.y += medium.lineHeight * TITLE_SIZE + 6;
  const facts: readonly (readonly [string, string])[] = [
    [say("organisation"), organisation.name],
    ...(organisation.taxId ? [[say("taxId"), organisation.taxId] as const] : []),
    [say("period"), formatPeriod(period, language)],
    [say("generated"), formatInstant(options.generatedAt, options.timeZone)],
    ["", say("dateBasis")],
  ];
  for (const [name, value] of facts) {
    sheet.y += FACT.padding;
    sheet.text(name, { x: sheet.left, y: sheet.y }, { color: GREY });
    for (const line of linesOf(cut(value, 300), regular, FACT)) {
      sheet.text(line, { x: sheet.left + FACT.nameWidth, y: sheet.y }, { size: FACT.size });
      sheet.y += regular.lineHeight * FACT.size;
    }
    sheet.y += FACT.padding;
  }
}

async function drawSums(sheet: Sheet, report: MonthlyReport, words: Words): Promise<void> {
  await drawTable(sheet, totalsTable(report, words));
  const incomplete = report.totals.reduce((count, sum) => count + sum.incomplete, 0);
  if (incomplete > 0) await drawNote(sheet, words.say("incomplete", { count: incomplete }));
  await drawUndated(sheet, report, words);
  for (const table of breakdownTables(report, words)) await drawTable(sheet, table);
}

async function drawUndated(
  sheet: Sheet,
  { undatedCount }: MonthlyReport,
  { say }: Words,
): Promise<void> {
  if (undatedCount > 0) await drawNote(sheet, say("undated", { count: undatedCount }));
}

async function drawNote(sheet: Sheet, text: string): Promise<void> {
  const height = sheet.faces.regular.lineHeight * TEXT_SIZE;
  sheet.y += 4;
  if (!sheet.hasRoom(height)) await sheet.turnPage();
  sheet.text(text, { x: sheet.left, y: sheet.y }, { color: GREY });
  sheet.y += height;
}
