import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CellKind } from "../formats/tables/table.ts";
import { type Form, type ReportHost, withPrepared } from "./make-report.ts";
import type { OwnReport, Wanted } from "./prepare.ts";
import type { Prepared } from "./prepared.ts";
import { writeForm } from "./write-form.ts";

export const PREVIEW_PAGES = 3;
export const PREVIEW_ROWS = 50;

export interface PreviewAsk {
  readonly wanted: Wanted;
  readonly own: OwnReport | undefined;
  readonly form: Form;
}

export interface RowPreview {
  readonly title: string;
  readonly row_count: number;
  readonly warning: string | null;
  readonly columns: readonly { readonly title: string; readonly kind: CellKind }[];
  /** Decimal text for numbers, YYYY-MM-DD for days, null where there is nothing. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** The first pages as a PDF; nothing is kept. */
export const previewPdf = (host: ReportHost, ask: PreviewAsk): Promise<Buffer> =>
  withPrepared(host, ask, async (prepared, { look, folder }) => {
    const path = join(folder, "preview.pdf");
    const timeZone = host.tenant.time_zone;
    const page = { generatedAt: host.clock.now(), timeZone, look };
    const form = { format: "pdf", language: look.language, page, path } as const;
    await writeForm(prepared, { ...form, maxPages: PREVIEW_PAGES }, host.signal);
    return readFile(path);
  });

/** The first rows of the table that a CSV file would have. */
export const previewRows = (host: ReportHost, ask: PreviewAsk): Promise<RowPreview> =>
  withPrepared(host, ask, async (prepared, { look }) => {
    const timeZone = host.tenant.time_zone;
    const { title } = prepared.print({ generatedAt: host.clock.now(), timeZone, look });
    const { columns } = prepared.csv();
    return {
      title,
      row_count: prepared.rows,
      warning: prepared.warning ?? null,
      columns: columns.map(({ title: name, kind }) => ({ title: name, kind })),
      rows: await firstRows(prepared),
    };
  });

async function firstRows(prepared: Prepared): Promise<(string | null)[][]> {
  const { columns, rows } = prepared.csv();
  const first: (string | null)[][] = [];
  for await (const row of rows) {
    first.push(columns.map((column) => column.value(row) ?? null));
    if (first.length >= PREVIEW_ROWS) break;
  }
  return first;
}
