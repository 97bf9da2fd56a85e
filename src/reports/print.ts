import type { Language } from "../model/i18n.ts";
import { formatInstant } from "./format.ts";
import type { Logo } from "./logo.ts";
import { cut, linesOf } from "./pdf-lines.ts";
import {
  createSheet,
  type Faces,
  GREY,
  type PageEnd,
  type Paper,
  type Sheet,
  TEXT_SIZE,
} from "./pdf-sheet.ts";
import { drawTable, type Table } from "./pdf-table.ts";
import { PRINT_TEXTS } from "./print-texts.ts";
import { drawSignatures } from "./signatures.ts";

/** How the pages of an organisation look. */
export interface PageLook {
  readonly paper: Paper;
  readonly logo?: Logo | undefined;
  /** A line at the top of every page, and one at the bottom. */
  readonly header?: string | undefined;
  readonly footer?: string | undefined;
}

/** What comes one below the other. `emphasis` makes a line of text stand out. */
export type Part =
  | { readonly note: string; readonly isStrong?: true }
  | { readonly table: () => Table }
  | { readonly signatures: readonly string[] };

/** A report as pages, before it has any; the same gives the same pages. */
export interface Printed {
  readonly title: string;
  /** The title's second line in the file's facts and at the bottom of pages. */
  readonly subtitle: string;
  readonly organisation: string;
  readonly language: Language;
  /** Epoch milliseconds; the date inside the file too, so that equal input gives equal bytes. */
  readonly generatedAt: number;
  /** IANA name, for people to read `generatedAt` in. */
  readonly timeZone: string;
  readonly look: PageLook;
  /** The first thing on the first page. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly parts: readonly Part[];
}

export const titleOf = ({ title, subtitle }: Printed): string =>
  subtitle === "" ? title : `${title}: ${subtitle}`;

/** The name of the logo inside the file. */
export const LOGO = "Logo";

const TITLE_SIZE = 15;
const FOOTER_SIZE = 7;
const FACT = { size: 8.5, nameWidth: 98, width: 500, maxLines: 3, padding: 2 };
const LOGO_BOX = { width: 150, height: 46 };
const PAGE_NUMBER_WIDTH = 120;
const HEADER_Y = 16;

/** Draws the report page by page; how many pages it has is counted first, for each page tells it. */
export async function layOut(printed: Printed, faces: Faces, pageEnd: PageEnd): Promise<void> {
  const pages = await drawAll(printed, { faces, pageEnd, pages: undefined });
  await drawAll(printed, { faces, pageEnd, pages });
}

interface Pad {
  readonly faces: Faces;
  readonly pageEnd: PageEnd;
  /** Undefined to count them. */
  readonly pages: number | undefined;
}

/** How many pages it came to. */
async function drawAll(printed: Printed, { faces, pageEnd, pages }: Pad): Promise<number> {
  const { look } = printed;
  const sheet = createSheet({
    ...{ faces, paper: look.paper, isCounting: pages === undefined, pageEnd },
    footer: (one) => drawEdges(one, printed, pages ?? 0),
  });
  drawHead(sheet, printed);
  for (const part of printed.parts) {
    if ("table" in part) await drawTable(sheet, part.table());
    else if ("note" in part) await drawNote(sheet, part);
    else await drawSignatures(sheet, part.signatures);
  }
  await sheet.end();
  return sheet.page;
}

/** What stands above and below every page; `sheet.y` is where the last line goes. */
function drawEdges(sheet: Sheet, printed: Printed, pages: number): void {
  const { organisation, language, look } = printed;
  const style = { size: FOOTER_SIZE, color: GREY };
  const width = sheet.right - sheet.left - PAGE_NUMBER_WIDTH;
  const line = (text: string, y: number): void => {
    const room = { size: FOOTER_SIZE, width, maxLines: 1 };
    const [first = ""] = linesOf(cut(text, 300), sheet.faces.regular, room);
    sheet.text(first, { x: sheet.left, y }, style);
  };
  line(`${organisation} · ${titleOf(printed)}`, sheet.y);
  const number = PRINT_TEXTS.page[language]
    .replace("{page}", String(sheet.page))
    .replace("{pages}", String(pages));
  if (look.header !== undefined) line(look.header, HEADER_Y);
  if (look.footer !== undefined) line(look.footer, sheet.y + FOOTER_SIZE + 3);
  sheet.text(number, { x: sheet.right, y: sheet.y, isRight: true }, style);
}

function drawHead(sheet: Sheet, printed: Printed): void {
  const { title, language, generatedAt, timeZone, look } = printed;
  const { regular, medium } = sheet.faces;
  const top = sheet.y;
  const logo = look.logo && logoSize(look.logo);
  if (logo) sheet.image(LOGO, { x: sheet.right - logo.width, y: top, ...logo });
  const width = sheet.right - sheet.left - (logo ? logo.width + 12 : 0);
  for (const line of linesOf(cut(title, 200), medium, { size: TITLE_SIZE, width, maxLines: 2 })) {
    sheet.text(line, { x: sheet.left, y: sheet.y }, { size: TITLE_SIZE, isMedium: true });
    sheet.y += medium.lineHeight * TITLE_SIZE;
  }
  sheet.y += 6;
  const made = [PRINT_TEXTS.generated[language], formatInstant(generatedAt, timeZone)] as const;
  for (const [name, value] of [...printed.facts, made]) {
    sheet.y += FACT.padding;
    sheet.text(name, { x: sheet.left, y: sheet.y }, { color: GREY });
    for (const line of linesOf(cut(value, 300), regular, FACT)) {
      sheet.text(line, { x: sheet.left + FACT.nameWidth, y: sheet.y }, { size: FACT.size });
      sheet.y += regular.lineHeight * FACT.size;
    }
    sheet.y += FACT.padding;
  }
  if (logo) sheet.y = Math.max(sheet.y, top + logo.height + 4);
}

function logoSize({ width, height }: Logo) {
  const factor = Math.min(LOGO_BOX.width / width, LOGO_BOX.height / height);
  return { width: width * factor, height: height * factor };
}

const NOTE_LINES = 4;

async function drawNote(
  sheet: Sheet,
  { note, isStrong }: { readonly note: string; readonly isStrong?: true },
): Promise<void> {
  const face = isStrong ? sheet.faces.medium : sheet.faces.regular;
  const room = { size: TEXT_SIZE, width: sheet.right - sheet.left, maxLines: NOTE_LINES };
  const lines = linesOf(cut(note, 1_000), face, room);
  const height = face.lineHeight * TEXT_SIZE;
  sheet.y += 4;
  if (!sheet.hasRoom(height * lines.length)) await sheet.turnPage();
  for (const line of lines) {
    const look = isStrong ? { isMedium: true } : { color: GREY };
    sheet.text(line, { x: sheet.left, y: sheet.y }, look);
    sheet.y += height;
  }
}
