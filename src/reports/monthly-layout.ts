import type { Language } from "../model/i18n.ts";
import { sumCosts } from "./costs.ts";
import { formatPeriod } from "./format.ts";
import { categoryTable, projectTable } from "./monthly-costs.ts";
import { correctionTable, doubtTable, registerTable } from "./monthly-lists.ts";
import type { MonthlyReport } from "./monthly-report.ts";
import { ratesTable, totalsTable, vatTable } from "./monthly-sums.ts";
import { sayIn, type Words } from "./monthly-words.ts";
import type { PageLook, Part, Printed } from "./print.ts";
import type { RegisterRow } from "./register-row.ts";

export interface PdfOptions {
  readonly language: Language;
  /** Epoch milliseconds; the date inside the file too, so that equal input gives equal bytes. */
  readonly generatedAt: number;
  /** IANA name, for people to read `generatedAt` in. */
  readonly timeZone: string;
  /** A4 without a logo where left out. */
  readonly look?: PageLook;
  /** Who prepares and who approves it, below the lines to sign on. */
  readonly signers?: Signers | undefined;
}

export interface Signers {
  readonly prepared_by?: string;
  readonly approved_by?: string;
}

export interface MonthlyContent {
  readonly report: MonthlyReport;
  readonly options: PdfOptions;
  /** The register from its first row, each time that it is called. */
  readonly rows: () => Iterable<RegisterRow>;
}

/** The monthly report as pages. */
export function printMonthly({ report, options, rows }: MonthlyContent): Printed {
  const { language, generatedAt, timeZone, look = { paper: "A4" } } = options;
  const words: Words = { language, say: sayIn(language) };
  const { say } = words;
  const { organisation, period } = report;
  const month = formatPeriod(period, language);
  return {
    title: say("title"),
    subtitle: month,
    organisation: organisation.name,
    ...{ language, generatedAt, timeZone, look },
    facts: [
      [say("organisation"), organisation.name],
      ...(organisation.taxId ? [[say("taxId"), organisation.taxId] as const] : []),
      [say("period"), month],
      [say("language"), say("languageName")],
      ["", say("dateBasis")],
    ],
    parts: [
      ...costParts(report, words),
      ...(report.count === 0
        ? emptyParts(report, words)
        : monthParts({ report, options, rows }, words)),
      { signatures: signaturesOf(words, options.signers) },
    ],
  };
}

function costParts({ costs }: MonthlyReport, words: Words): readonly Part[] {
  if (costs.length === 0) return [];
  const { missing, missingOfYear } = sumCosts(costs);
  const note = words.say("costsIncomplete", { month: missing, year: missingOfYear });
  return [
    { table: () => categoryTable(costs, words) },
    ...(missingOfYear > 0 ? [{ note }] : []),
    { table: () => projectTable(costs, words) },
  ];
}

const emptyParts = (report: MonthlyReport, { say }: Words): readonly Part[] => [
  { note: say("empty"), isStrong: true },
  ...undatedParts(report, { say }),
];

function monthParts({ report, rows }: MonthlyContent, words: Words): readonly Part[] {
  const { say } = words;
  const incomplete = report.totals.reduce((count, sum) => count + sum.incomplete, 0);
  return [
    { table: () => totalsTable(report, words) },
    ...(incomplete > 0 ? [{ note: say("incomplete", { count: incomplete }) }] : []),
    ...(report.noRateCount > 0 ? [{ note: say("noRates", { count: report.noRateCount }) }] : []),
    ...undatedParts(report, words),
    { table: () => vatTable(report, words) },
    ...rateParts(report, words),
    ...(report.correctionCount > 0
      ? [{ table: () => correctionTable(rows(), words) }, { note: say("correctionNote") }]
      : []),
    report.doubtfulCount > 0
      ? { table: () => doubtTable(rows(), words) }
      : { note: `${say("doubtful")}: ${say("nothingDoubtful")}` },
    { table: () => registerTable(rows(), words) },
  ];
}

function rateParts(report: MonthlyReport, words: Words): readonly Part[] {
  const isForeign = report.rates.length > 0 || report.noRateCount > 0;
  if (!isForeign) return [];
  const table = { table: () => ratesTable(report, words) };
  return [...(report.rates.length > 0 ? [table] : []), { note: words.say("rateBasis") }];
}

const undatedParts = (
  { undatedCount }: MonthlyReport,
  { say }: Pick<Words, "say">,
): readonly Part[] => (undatedCount > 0 ? [{ note: say("undated", { count: undatedCount }) }] : []);

const signaturesOf = (
  { say }: Words,
  { prepared_by, approved_by }: Signers = {},
): readonly string[] => [
  [say("prepared"), prepared_by].filter(Boolean).join(": "),
  [say("approved"), approved_by].filter(Boolean).join(": "),
];
