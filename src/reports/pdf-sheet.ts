import type { Face } from "./pdf-face.ts";

export interface Faces {
  readonly regular: Face;
  readonly medium: Face;
}

export interface Look {
  readonly size?: number;
  readonly isMedium?: boolean;
  readonly color?: Color;
}

/** Red, green and blue from 0 to 1, as PDF writes them. */
export type Color = `${number} ${number} ${number}`;

/** What becomes of a page that is complete, with its content; undefined where it was only counted. */
export type PageEnd = (content: string | undefined) => Promise<void>;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pages from top to bottom; x and y are points from the upper left corner. */
export interface Sheet {
  readonly faces: Faces;
  readonly left: number;
  readonly right: number;
  /** From 1. */
  readonly page: number;
  /** Where the next thing goes. */
  y: number;
  /** Whether `height` is left of this page. */
  hasRoom(height: number): boolean;
  /** Goes on at the top of a new page. */
  turnPage(): Promise<void>;
  /** One line with its upper edge at `y`, from `x` on or, for `isRight`, up to `x`. */
  text(text: string, at: { x: number; y: number; isRight?: boolean }, look?: Look): void;
  fill(box: Box, color: Color): void;
  /** The picture that the document knows by this name. */
  image(name: string, box: Box): void;
  /** Completes the last page. */
  end(): Promise<void>;
}

export const PAPERS = ["A4", "Letter"] as const;
export type Paper = (typeof PAPERS)[number];
/** Across, in points. */
export const PAGE_SIZES: Readonly<Record<Paper, readonly [width: number, height: number]>> = {
  A4: [841.89, 595.28],
  Letter: [792, 612],
};
export const TEXT_SIZE = 7.5;
export const GREY: Color = "0.333 0.333 0.333";
const BLACK: Color = "0 0 0";
const MARGIN = { side: 32, top: 34, bottom: 40 };
const FOOTER_SPACE = 12;

/** Where it only counts, the same calls come to the same pages. */
export function createSheet(options: {
  readonly faces: Faces;
  readonly paper: Paper;
  readonly isCounting: boolean;
  readonly pageEnd: PageEnd;
  /** Draws the page's last line at `sheet.y`. */
  readonly footer: (sheet: Sheet) => void;
}): Sheet {
  const { faces, isCounting, pageEnd, footer } = options;
  const [width, height] = PAGE_SIZES[options.paper];
  const bottom = height - MARGIN.bottom;
  const marks = createMarks(faces);
  let page = 1;

  const sheet: Sheet = {
    faces,
    left: MARGIN.side,
    right: width - MARGIN.side,
    get page() {
      return page;
    },
    y: MARGIN.top,
    hasRoom: (needed) => sheet.y + needed <= bottom,
    async turnPage() {
      await sheet.end();
      page += 1;
      sheet.y = MARGIN.top;
    },
    text(text, at, look) {
      if (!isCounting && text !== "") marks.text(text, at, look);
    },
    fill(box, color) {
      if (!isCounting) marks.fill(box, color);
    },
    image(name, box) {
      if (!isCounting) marks.image(name, box);
    },
    async end() {
      sheet.y = bottom + FOOTER_SPACE;
      footer(sheet);
      await pageEnd(isCounting ? undefined : marks.take());
    },
  };
  return sheet;
}

type Marks = Pick<Sheet, "text" | "fill" | "image"> & { take(): string };
/** The operators of one page; font and colour are told again only when they change. */
function createMarks(faces: Faces): Marks {
  let marks: string[] = [];
  let [font, color] = ["", ""];
  const useColor = (wanted: Color): void => {
    if (wanted !== color) marks.push(`${wanted} rg`);
    color = wanted;
  };
  return {
    text(text, { x, y, isRight = false }, look = {}) {
      const { size = TEXT_SIZE, isMedium = false } = look;
      const face = isMedium ? faces.medium : faces.regular;
      const wanted = `/${face.id} ${size} Tf`;
      if (wanted !== font) marks.push(wanted);
      font = wanted;
      useColor(look.color ?? BLACK);
      const start = isRight ? x - face.width(text, size) : x;
      // The page is turned upside down, so that y goes down it; the letters are turned back.
      const matrix = `1 0 0 -1 ${short(start)} ${short(y + face.ascent * size)} Tm`;
      marks.push(`BT ${matrix} ${face.encode(text)} TJ ET`);
    },
    fill({ x, y, width, height }, wanted) {
      useColor(wanted);
      marks.push(`${short(x)} ${short(y)} ${short(width)} ${short(height)} re f`);
    },
    image(name, { x, y, width, height }) {
      const matrix = `${short(width)} 0 0 ${short(-height)} ${short(x)} ${short(y + height)}`;
      marks.push(`q ${matrix} cm /${name} Do Q`);
    },
    take() {
      const content = marks.join("\n");
      marks = [];
      font = "";
      color = "";
      return content;
    },
  };
}

/** Hundredths of a point are finer than any printer. */
const short = (points: number): number => Math.round(points * 100) / 100;
