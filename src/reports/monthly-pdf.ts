import { type PdfOptions, printMonthly } from "./monthly-layout.ts";
import type { MonthlyReport } from "./monthly-report.ts";
import { writePdf } from "./pdf-file.ts";
import { readRegister } from "./register-file.ts";

export interface MonthlyPdfJob {
  readonly report: MonthlyReport;
  readonly options: PdfOptions;
  /** The file that `writeRegister` made of the report's rows. */
  readonly registerPath: string;
  /** Where the PDF goes; the folder is there, the file is not. */
  readonly pdfPath: string;
  readonly maxPages?: number;
}

/** Makes the monthly report's PDF file; see `writePdf`. */
export const writeMonthlyPdf = (
  { report, options, registerPath, pdfPath, maxPages }: MonthlyPdfJob,
  signal?: AbortSignal,
): Promise<void> => {
  const rows = () => readRegister(registerPath);
  return writePdf({ printed: printMonthly({ report, options, rows }), pdfPath, maxPages }, signal);
};
