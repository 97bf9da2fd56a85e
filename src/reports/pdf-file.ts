import { open } from "node:fs/promises";
import { setImmediate as othersTurn } from "node:timers/promises";
import PDFDocument from "pdfkit";
import { fontFile } from "./font-file.ts";
import type { Logo } from "./logo.ts";
import { type Face, openFace } from "./pdf-face.ts";
import { PAGE_SIZES } from "./pdf-sheet.ts";
import { LOGO, layOut, type Printed, titleOf } from "./print.ts";

export interface PdfJob {
  readonly printed: Printed;
  /** Where the PDF goes; the folder is there, the file is not. */
  readonly pdfPath: string;
  /** The file ends after so many pages, which tell how many there would be. */
  readonly maxPages?: number | undefined;
}

/**
 * Makes the report's PDF file. Each page goes to the file when it is complete, so that a long register needs
 * no more memory than a short one. All others have their turn after every page (3 to 8 ms in 99 of 100 cases); a
 * thread of its own took 15 MB more (20,000 rows). An abort may leave a part of the file.
 */
export async function writePdf(
  { printed, pdfPath, maxPages = Number.POSITIVE_INFINITY }: PdfJob,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  await using file = await open(pdfPath, "wx", 0o600);
  const doc = openDocument(printed);
  const drain = async (): Promise<void> => {
    for (let chunk = doc.read(); chunk !== null; chunk = doc.read()) await file.writeFile(chunk);
  };
  const faces = {
    regular: openFace(doc, fontFile("Regular")),
    medium: openFace(doc, fontFile("Medium")),
  };
  const logo = printed.look.logo && (await embedLogo(doc, printed.look.logo));
  let pages = 0;
  await layOut(printed, faces, async (content) => {
    if (content !== undefined && pages < maxPages) {
      pages += 1;
      doc.addPage();
      for (const face of Object.values<Face>(faces)) doc.page.fonts[face.id] = face.ref();
      if (logo) doc.page.xobjects[LOGO] = logo;
      // As bytes, for pdfkit copies a text once more: 12 MB less at the peak (20,000 rows).
      doc.addContent(Buffer.from(content, "latin1"));
      doc.flushPages();
      await drain();
    }
    await othersTurn();
    signal?.throwIfAborted();
  });
  doc.end();
  await drain();
}

function openDocument(printed: Printed) {
  const { language, organisation, generatedAt, look } = printed;
  return new PDFDocument({
    size: [...PAGE_SIZES[look.paper]],
    autoFirstPage: false,
    lang: language,
    displayTitle: true,
    info: {
      Title: `${titleOf(printed)}, ${organisation}`,
      Author: organisation,
      Creator: "Viadukt",
      Producer: "Viadukt",
      CreationDate: new Date(generatedAt),
      ModDate: new Date(generatedAt),
    },
  });
}

/** What pdfkit's pictures are below `doc.image`: the types leave it out, so an update has to look here. */
interface EmbeddedImage {
  /** The picture's parser; a PNG's is null once its pixels are in the document. */
  readonly image?: object | null;
  readonly obj: unknown;
  embed(document: PDFKit.PDFDocument): void;
}

/** Whole before the first page, so that the bytes do not depend on when its pixels are ready. */
async function embedLogo(doc: PDFKit.PDFDocument, { bytes }: Logo): Promise<unknown> {
  const image = (doc as unknown as { openImage(source: Buffer): EmbeddedImage }).openImage(bytes);
  image.embed(doc);
  while (image.image) await othersTurn();
  return image.obj;
}
