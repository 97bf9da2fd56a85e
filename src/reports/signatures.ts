import { cut } from "./pdf-lines.ts";
import { type Color, GREY, type Sheet, TEXT_SIZE } from "./pdf-sheet.ts";

const WIDTH = 210;
const GAP = 40;
/** Room for a pen above the line. */
const SPACE = 44;
const LINE: Color = "0.4 0.4 0.4";

/** Lines to sign on, side by side, with what each is for below it; never torn apart. */
export async function drawSignatures(sheet: Sheet, labels: readonly string[]): Promise<void> {
  const height = SPACE + sheet.faces.regular.lineHeight * TEXT_SIZE + 4;
  if (!sheet.hasRoom(height)) await sheet.turnPage();
  sheet.y += SPACE;
  for (const [i, label] of labels.entries()) {
    const x = sheet.left + i * (WIDTH + GAP);
    sheet.fill({ x, y: sheet.y, width: WIDTH, height: 0.6 }, LINE);
    sheet.text(cut(label, 60), { x, y: sheet.y + 3 }, { color: GREY });
  }
  sheet.y += height - SPACE;
}
