import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type CsvOptions, csv } from "../formats/tables/csv.ts";
import { workbook } from "../formats/tables/xlsx.ts";
import type { Language } from "../model/i18n.ts";
import type { PageFacts, Prepared, ReportFormat } from "./prepared.ts";

export const MIMES: Readonly<Record<ReportFormat, string>> = {
  pdf: "application/pdf",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
};

/** As the spreadsheet programs of the country open it by a double click. */
export const csvOf = (language: Language): CsvOptions =>
  language === "en"
    ? { separator: ",", decimalMark: ".", withByteOrderMark: true }
    : { separator: ";", decimalMark: ",", withByteOrderMark: true };

export interface Form {
  readonly format: ReportFormat;
  readonly language: Language;
  readonly page: PageFacts;
  /** The folder is there, the file is not. */
  readonly path: string;
  /** Of a PDF; all where left out. */
  readonly maxPages?: number;
}

/** Writes the report into a file; memory does not grow with it. */
export async function writeForm(
  prepared: Prepared,
  { format, language, page, path, maxPages }: Form,
  signal?: AbortSignal,
): Promise<void> {
  if (format === "pdf") {
    // Not before a report is made: it takes 20 MB to load.
    const { writePdf } = await import("./pdf-file.ts");
    return writePdf({ printed: prepared.print(page), pdfPath: path, maxPages }, signal);
  }
  const content =
    format === "xlsx" ? workbook(prepared.sheets()) : csv(prepared.csv(), csvOf(language));
  const target = createWriteStream(path, { flags: "wx", mode: 0o600 });
  await pipeline(Readable.from(content), target, { ...(signal ? { signal } : {}) });
}
