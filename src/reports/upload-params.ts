import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { checkFileName, nameIssue } from "./file-name.ts";

/** What becomes of a file that is at the place already; the same content is never sent twice. */
export const IF_EXISTS = ["overwrite", "keep_both", "skip"] as const;
export type IfExists = (typeof IF_EXISTS)[number];

/** Params of the action `upload_report`. */
export interface UploadParams {
  readonly report_name: string;
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** Without it what the integration's settings say. */
  readonly if_exists?: IfExists;
  /** Names a folder where the integration's template has `{project}`. */
  readonly project_id?: string;
}

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;
const DEFAULT_NAME = "raport-br-{year}-{month}.pdf";

/**
 * Checks what a caller gave against `today` (a business day of the tenant, YYYY-MM-DD): this month is the last
 * with a report. Without year and month it is the month before, without a name `raport-br-YYYY-MM.pdf`;
 * `{year}` and `{month}` in the name are filled in.
 * @throws InvalidInputError with every wrong field
 */
export function uploadParams(
  input: Readonly<Record<string, unknown>>,
  today: string,
): UploadParams {
  const [year, month] = monthOf(input, today);
  const issues: FieldIssue[] = [];
  const isYear = isWhole(year, FIRST_YEAR, LAST_YEAR);
  const isMonth = isWhole(month, 1, 12);
  if (!isYear) issues.push(notWhole("year", FIRST_YEAR, LAST_YEAR));
  if (!isMonth) issues.push(notWhole("month", 1, 12));
  if (isYear && isMonth && periodOf({ year, month }) > today.slice(0, 7)) {
    issues.push({
      field: "month",
      message: `${periodOf({ year, month })} has not begun yet`,
      remedy: "Give this month or an earlier one.",
    });
  }
  const name = filledName(input.report_name, year, month);
  issues.unshift(...nameIssues(name));
  const { if_exists, project_id } = input;
  if (if_exists !== undefined && !isPolicy(if_exists)) issues.push(notPolicy());
  if (project_id !== undefined && typeof project_id !== "string") issues.push(notProject());
  if (issues.length > 0 || !isYear || !isMonth || typeof name !== "string") {
    throw new InvalidInputError(issues);
  }
  return {
    report_name: checkFileName(name, "report_name"),
    year,
    month,
    ...(isPolicy(if_exists) ? { if_exists } : {}),
    ...(typeof project_id === "string" && project_id !== "" ? { project_id } : {}),
  };
}

/** YYYY-MM */
export const periodOf = ({ year, month }: Pick<UploadParams, "year" | "month">): string =>
  `${year}-${twoDigits(month)}`;

export const isPolicy = (value: unknown): value is IfExists =>
  (IF_EXISTS as readonly unknown[]).includes(value);

/** What was given, or the month before `today`'s where neither year nor month was. */
function monthOf(
  { year, month }: Readonly<Record<string, unknown>>,
  today: string,
): readonly [unknown, unknown] {
  if (year !== undefined || month !== undefined) return [year, month];
  const [thisYear = 0, thisMonth = 1] = today.split("-").map(Number);
  return thisMonth === 1 ? [thisYear - 1, 12] : [thisYear, thisMonth - 1];
}

function filledName(name: unknown = DEFAULT_NAME, year: unknown, month: unknown): unknown {
  if (typeof name !== "string") return name;
  return name.replaceAll("{year}", String(year)).replaceAll("{month}", twoDigits(month));
}

function nameIssues(name: unknown): FieldIssue[] {
  if (typeof name === "string") {
    const issue = nameIssue(name.normalize("NFC"), "report_name");
    return issue ? [issue] : [];
  }
  const remedy = "Give the file's name, such as raport-br-2025-01.pdf, or leave it out.";
  return [{ field: "report_name", message: "is not a text", remedy }];
}

const twoDigits = (month: unknown): string => String(month).padStart(2, "0");

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;

const notWhole = (field: string, from: number, to: number): FieldIssue => ({
  field,
  message: `is not a whole number from ${from} to ${to}`,
  remedy:
    "Give both year and month as numbers, such as 2025 and 1, or leave both out for last month.",
});

const notPolicy = (): FieldIssue => ({
  field: "if_exists",
  message: `is not one of ${IF_EXISTS.join(", ")}`,
  remedy: "Leave it out for what the integration's settings say.",
});

const notProject = (): FieldIssue => ({
  field: "project_id",
  message: "is not a text",
  remedy: "Give the project's code, or leave it out.",
});
