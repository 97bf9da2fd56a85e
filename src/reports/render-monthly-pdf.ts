import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { PdfOptions } from "./monthly-pdf.ts";
import type { MonthlyReport } from "./monthly-report.ts";

/** Enough for the longest register that `monthly-pdf.ts` lays out; a limit, not a reservation. */
const MAX_HEAP_MB = 640;
/** Small, so that the garbage of layout is collected early and the process stays small. */
const MAX_YOUNG_MB = 8;

/**
 * The report as a PDF file. Layout of thousands of rows takes seconds of one core, so it runs in a thread of
 * its own and holds up nobody; an abort ends it.
 */
export async function renderMonthlyPdf(
  report: MonthlyReport,
  options: PdfOptions,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  signal?.throwIfAborted();
  // The same file as .ts in a clone and as .js in the package.
  const script = new URL(`./monthly-pdf-worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(script, {
    workerData: { report, options },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: MAX_YOUNG_MB },
  });
  const stop = () => void worker.terminate();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) =>
        reject(signal?.aborted ? signal.reason : new Error(`PDF thread ended early: ${code}`)),
      );
    });
  } finally {
    signal?.removeEventListener("abort", stop);
    await worker.terminate();
  }
}
