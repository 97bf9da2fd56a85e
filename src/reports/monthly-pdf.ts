import type { Content, TableCell, TDocumentDefinitions } from "pdfmake/interfaces.js";
import type { Language } from "../model/i18n.ts";
import { findRdCategory } from "../model/rd-categories.ts";
import { formatInstant, formatMinor, formatPeriod, formatRate } from "./format.ts";
import type { MonthlyReport, VatKey } from "./monthly-report.ts";
import { doubtTable, registerTable } from "./monthly-tables.ts";
import { VAT_CATEGORY_TEXTS } from "./monthly-texts.ts";
import { type Say, sayIn, type Words } from "./monthly-words.ts";
import { type Column, cut, GREY, note, right, table } from "./pdf-parts.ts";
import type { Sum } from "./sums.ts";

export interface PdfOptions {
  readonly language: Language;
  /** Epoch milliseconds; the date inside the file too, so that equal input gives equal bytes. */
  readonly generatedAt: number;
  /** IANA name, for people to read `generatedAt` in. */
  readonly timeZone: string;
}

/**
 * More rows than this are left out of the register and counted in a note: layout keeps every cell, and
 * 10,000 rows take 11 s and 530 MB (measured on two cores).
 */
const MAX_REGISTER_ROWS = 10_000;

/** A4 across, in the words of pdfmake. */
export function monthlyPdf(report: MonthlyReport, options: PdfOptions): TDocumentDefinitions {
  const { language, generatedAt } = options;
  const words = { language, say: sayIn(language) };
  const { say } = words;
  const title = `${say("title")}: ${formatPeriod(report.period, language)}`;
  return {
    pageSize: "A4",
    pageOrientation: "landscape",
    pageMargins: [32, 34, 32, 40],
    defaultStyle: { font: "Roboto", fontSize: 7.5, lineHeight: 1.1 },
    language,
    displayTitle: true,
    info: {
      title: `${title}, ${report.organisation.name}`,
      author: report.organisation.name,
      creator: "Viadukt",
      producer: "Viadukt",
      creationDate: new Date(generatedAt),
      modDate: new Date(generatedAt),
    },
    footer: (page: number, pages: number): Content => ({
      margin: [32, 12, 32, 0],
      fontSize: 7,
      color: GREY,
      columns: [
        { text: `${report.organisation.name} · ${title}` },
        { text: say("page", { page, pages }), alignment: "right", width: 120 },
      ],
    }),
    content: [
      ...head(report, options, words),
      ...summaries(report, words),
      ...lists(report, words),
    ],
  };
}

function head(report: MonthlyReport, options: PdfOptions, { language, say }: Words): Content[] {
  const { organisation, period } = report;
  const facts: readonly (readonly [string, string])[] = [
    [say("organisation"), organisation.name],
    ...(organisation.taxId ? [[say("taxId"), organisation.taxId] as const] : []),
    [say("period"), formatPeriod(period, language)],
    [say("generated"), formatInstant(options.generatedAt, options.timeZone)],
    ["", say("dateBasis")],
  ];
  return [
    { text: say("title"), fontSize: 15, bold: true, margin: [0, 0, 0, 6] },
    {
      layout: "noBorders",
      table: {
        widths: [90, 500],
        body: facts.map(([name, value]) => [
          { text: name, color: GREY },
          { text: value, fontSize: 8.5 },
        ]),
      },
    },
  ];
}

function summaries(report: MonthlyReport, words: Words): Content[] {
  const { language, say } = words;
  const incomplete = report.totals.reduce((count, sum) => count + sum.incomplete, 0);
  if (report.rows.length === 0) return [note(say("empty")), ...undated(report, say)];
  const code = (text: string | undefined): string => text ?? say("notAssigned");
  const label = (category: string | undefined): string =>
    category === undefined
      ? say("notAssigned")
      : (findRdCategory(category)?.label[language] ?? category);
  const basis = (category: string | undefined): string =>
    (category && findRdCategory(category)?.legalBasis) || "";
  return [
    sumTable({ title: say("totals"), sums: report.totals, keys: [] }, words),
    ...(incomplete > 0 ? [note(say("incomplete", { count: incomplete }))] : []),
    ...undated(report, say),
    sumTable(
      {
        title: say("vat"),
        sums: report.vat,
        keys: [{ head: say("rate"), width: 150, of: (key) => vatLabel(key, words) }],
        countHead: say("rowCount"),
      },
      words,
    ),
    sumTable(
      {
        title: say("categories"),
        sums: report.categories,
        keys: [
          { head: say("category"), width: 320, of: label },
          { head: say("legalBasis"), width: 100, of: basis },
        ],
      },
      words,
    ),
    sumTable(
      {
        title: say("projects"),
        sums: report.projects,
        keys: [{ head: say("project"), width: 320, of: code }],
      },
      words,
    ),
  ];
}

const undated = ({ undatedCount }: MonthlyReport, say: Say): Content[] =>
  undatedCount > 0 ? [note(say("undated", { count: undatedCount }))] : [];

function vatLabel({ rate, localCode, category }: VatKey, { language, say }: Words): string {
  if (rate !== undefined) return formatRate(rate, language);
  if (localCode !== undefined) return localCode;
  if (category === undefined) return say("notBrokenDown");
  return VAT_CATEGORY_TEXTS[category]?.[language] ?? category;
}

interface KeyColumn<K> {
  readonly head: string;
  readonly width: number;
  readonly of: (key: K) => string;
}

interface SumSection<K> {
  readonly title: string;
  readonly sums: readonly Sum<K>[];
  readonly keys: readonly KeyColumn<K>[];
  readonly countHead?: string;
}

function sumTable<K>(
  { title, sums, keys, countHead }: SumSection<K>,
  { language, say }: Words,
): Content {
  const columns: readonly Column[] = [
    ...keys.map(({ head, width }): Column => ({ head, width })),
    { head: say("currency"), width: 34 },
    { head: countHead ?? say("count"), width: 44, isRight: true },
    { head: say("net"), width: 72, isRight: true },
    { head: say("tax"), width: 66, isRight: true },
    { head: say("gross"), width: 72, isRight: true },
  ];
  const rows = sums.map((sum): TableCell[] => {
    const star = sum.incomplete > 0 ? " *" : "";
    const money = (minor: number) => right(formatMinor(minor, sum.currency, language) + star);
    return [
      ...keys.map(({ of }) => cut(of(sum.key), 200)),
      sum.currency,
      right(String(sum.count)),
      money(sum.net),
      money(sum.tax),
      money(sum.gross),
    ];
  });
  return table(title, columns, rows);
}

function lists(report: MonthlyReport, words: Words): Content[] {
  if (report.rows.length === 0) return [];
  const { say } = words;
  const shown = report.rows.slice(0, MAX_REGISTER_ROWS);
  const doubtful = report.doubtful.slice(0, MAX_REGISTER_ROWS / 10);
  const cutNote = (all: readonly unknown[], some: readonly unknown[]): Content[] =>
    some.length < all.length ? [note(say("cut", { shown: some.length, count: all.length }))] : [];
  return [
    doubtful.length === 0
      ? note(`${say("doubtful")}: ${say("nothingDoubtful")}`)
      : doubtTable(doubtful, words),
    ...cutNote(report.doubtful, doubtful),
    registerTable(shown, words),
    ...cutNote(report.rows, shown),
  ];
}
