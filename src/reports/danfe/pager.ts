import { BOTTOM, type Doc } from "./sheet.ts";

/** Where the next thing goes, over as many pages as it takes; each new page gets its head later, when their number is known. */
export interface Pager {
  readonly doc: Doc;
  y: number;
  /** Turns the page where there is less room; whether it did. */
  room(height: number): boolean;
  left(): number;
  turn(): void;
}

export function createPager(doc: Doc, top: number): Pager {
  const turn = (): void => {
    doc.addPage();
    pager.y = top;
  };
  const pager: Pager = {
    doc,
    y: top,
    turn,
    left: () => BOTTOM - pager.y,
    room(height) {
      if (pager.y + height <= BOTTOM) return false;
      turn();
      return true;
    },
  };
  return pager;
}
