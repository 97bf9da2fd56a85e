import { createRequire } from "node:module";
import { parentPort, workerData } from "node:worker_threads";
import pdfmake from "pdfmake";
import type { TFontFamilyTypes } from "pdfmake/interfaces.js";
import { monthlyPdf, type PdfOptions } from "./monthly-pdf.ts";
import type { MonthlyReport } from "./monthly-report.ts";

interface FontFiles {
  readonly Roboto: TFontFamilyTypes;
}

const { report, options }: { report: MonthlyReport; options: PdfOptions } = workerData;
const fonts: FontFiles = createRequire(import.meta.url)("pdfmake/fonts/Roboto.js");
const fontFiles: ReadonlySet<unknown> = new Set(Object.values(fonts.Roboto));

pdfmake.setFonts({ Roboto: fonts.Roboto });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => fontFiles.has(path));

const pdf = await pdfmake.createPdf(monthlyPdf(report, options)).getBuffer();
const bytes = Uint8Array.from(pdf);
parentPort?.postMessage(bytes, [bytes.buffer]);
