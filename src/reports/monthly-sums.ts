import { findRdCategory } from "../model/rd-categories.ts";
import { formatMinor, formatRate } from "./format.ts";
import type { MonthlyReport, VatKey } from "./monthly-report.ts";
import { VAT_CATEGORY_TEXTS } from "./monthly-texts.ts";
import type { Words } from "./monthly-words.ts";
import { cut } from "./pdf-lines.ts";
import type { Cell, Column, Table } from "./pdf-table.ts";
import type { Sum } from "./sums.ts";

/** By VAT rate, by R&D category and by project. */
export function breakdownTables(report: MonthlyReport, words: Words): readonly Table[] {
  const { language, say } = words;
  const label = (category: string | undefined): string =>
    category === undefined
      ? say("notAssigned")
      : (findRdCategory(category)?.label[language] ?? category);
  const basis = (category: string | undefined): string =>
    (category && findRdCategory(category)?.legalBasis) || "";
  const vat: SumSection<VatKey> = {
    title: say("vat"),
    sums: report.vat,
    keys: [{ head: say("rate"), width: 150, of: (key) => vatLabel(key, words) }],
    countHead: say("rowCount"),
  };
  const categories: SumSection<string | undefined> = {
    title: say("categories"),
    sums: report.categories,
    keys: [
      { head: say("category"), width: 320, of: label },
      { head: say("legalBasis"), width: 100, of: basis },
    ],
  };
  const projects: SumSection<string | undefined> = {
    title: say("projects"),
    sums: report.projects,
    keys: [{ head: say("project"), width: 320, of: (project) => project ?? say("notAssigned") }],
  };
  return [sumTable(vat, words), sumTable(categories, words), sumTable(projects, words)];
}

export const totalsTable = ({ totals }: MonthlyReport, words: Words): Table =>
  sumTable({ title: words.say("totals"), sums: totals, keys: [] }, words);

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

const LABEL_LINES = 4;

function sumTable<K>(
  { title, sums, keys, countHead }: SumSection<K>,
  { language, say }: Words,
): Table {
  const columns: readonly Column[] = [
    ...keys.map(({ head, width }): Column => ({ head, width, maxLines: LABEL_LINES })),
    { head: say("currency"), width: 34 },
    { head: countHead ?? say("count"), width: 44, isRight: true },
    { head: say("net"), width: 72, isRight: true },
    { head: say("tax"), width: 66, isRight: true },
    { head: say("gross"), width: 72, isRight: true },
  ];
  const rows = sums.map((sum): readonly Cell[] => {
    const star = sum.incomplete > 0 ? " *" : "";
    const money = (minor: number) => formatMinor(minor, sum.currency, language) + star;
    return [
      ...keys.map(({ of }) => cut(of(sum.key), 200)),
      sum.currency,
      String(sum.count),
      money(sum.net),
      money(sum.tax),
      money(sum.gross),
    ];
  });
  return { title, columns, rows };
}
