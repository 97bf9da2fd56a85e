import { open } from "node:fs/promises";
import { setImmediate as othersTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import PDFDocument from "pdfkit";
import { layOut, type PdfOptions, titleOf } from "./monthly-layout.ts";
import type { MonthlyReport } from "./monthly-report.ts";
import { sayIn } from "./monthly-words.ts";
import { type Face, openFace } from "./pdf-face.ts";
import { PAGE_SIZE } from "./pdf-sheet.ts";
import { readRegister } from "./register-file.ts";

export interface MonthlyPdfJob {
  readonly report: MonthlyReport;
  readonly options: PdfOptions;
  /** The file that `writeRegister` made of the report's rows. */
  readonly registerPath: string;
  /** Where the PDF goes; the folder is there, the file is not. */
  readonly pdfPath: string;
}

/**
 * Makes the report's PDF file. Each page goes to the file when it is complete, so that a long register needs
 * no more memory than a short one. All others have their turn after every page (3 to 8 ms in 99 of 100 cases); a
 * thread of its own took 15 MB more (20,000 rows). An abort may leave a part of the file.
 */
export async function writeMonthlyPdf(
  { report, options, registerPath, pdfPath }: MonthlyPdfJob,
  signal?: AbortSignal,
): Promise<void> {
  signal?.throwIfAborted();
  await using file = await open(pdfPath, "wx", 0o600);
  const doc = openDocument(report, options);
  const drain = async (): Promise<void> => {
    for (let chunk = doc.read(); chunk !== null; chunk = doc.read()) await file.writeFile(chunk);
  };
  const faces = {
    regular: openFace(doc, fontFile("Regular")),
    medium: openFace(doc, fontFile("Medium")),
  };
  const rows = () => readRegister(registerPath);
  await layOut({ report, options, rows }, faces, async (content) => {
    if (content !== undefined) {
      doc.addPage();
      for (const face of Object.values<Face>(faces)) doc.page.fonts[face.id] = face.ref();
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

function openDocument(report: MonthlyReport, { language, generatedAt }: PdfOptions) {
  const title = titleOf(report, { language, say: sayIn(language) });
  return new PDFDocument({
    size: [...PAGE_SIZE],
    autoFirstPage: false,
    lang: language,
    displayTitle: true,
    info: {
      Title: `${title}, ${report.organisation.name}`,
      Author: report.organisation.name,
      Creator: "Viadukt",
      Producer: "Viadukt",
      CreationDate: new Date(generatedAt),
      ModDate: new Date(generatedAt),
    },
  });
}

/** It has every letter of the five languages. */
const fontFile = (weight: "Regular" | "Medium"): string =>
  fileURLToPath(import.meta.resolve(`roboto-fontface/fonts/roboto/Roboto-${weight}.woff`));
