import { join } from "node:path";
import type { Table } from "../formats/tables/table.ts";
import { allSlugs } from "../store/integrations.ts";
import { printMonthly } from "./monthly-layout.ts";
import { buildMonthlyReport } from "./monthly-report.ts";
import { monthlySheets, registerSheet } from "./monthly-sheets.ts";
import { sayIn, type Words } from "./monthly-words.ts";
import type { Prepared, ReportSource } from "./prepared.ts";
import { readRegister, writeRegister } from "./register-file.ts";
import { periodOf } from "./upload-params.ts";

/** The R&D cost report of a month; its register lies in the source's folder meanwhile. */
export async function prepareMonthly(
  source: Omit<ReportSource, "config"> & Partial<Pick<ReportSource, "config">>,
  month: { readonly year: number; readonly month: number },
): Promise<Prepared> {
  const { data, config, rates, tenant, language, signers, signal, folder } = source;
  const registerPath = join(folder, "register");
  await using register = await writeRegister(registerPath);
  const integrations = config ? await allSlugs(config) : new Map<number, string>();
  const report = await buildMonthlyReport(data, {
    ...{ ...month, organisation: tenant.name, register, rates, integrations, signal },
  });
  const { sha256 } = await register.finish();
  const words: Words = { language, say: sayIn(language) };
  const rows = () => readRegister(registerPath);
  const period = periodOf(month);
  const { noRateCount } = report;
  const trouble = rates.trouble();
  return {
    key: `monthly/${period}`,
    period,
    defaultName: `raport-br-${period}`,
    content: { ...report, register: sha256, signers },
    rows: report.count,
    warning:
      noRateCount === 0
        ? trouble
        : `${noRateCount} invoices have no exchange rate${trouble ? `: ${trouble}` : "."}`,
    print: (page) => printMonthly({ report, options: { language, ...page, signers }, rows }),
    sheets: () => monthlySheets(report, rows, words),
    csv: () => registerSheet(rows, words) as Table<unknown>,
  };
}
