import { ConfigError, type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { checkFileName, nameIssue } from "./file-name.ts";

/** Params of the action `upload_report`. */
export interface UploadParams {
  readonly report_name: string;
  readonly year: number;
  /** From 1. */
  readonly month: number;
}

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;
const DEFAULT_FOLDER = "/BR-Reports";
const MAX_PATH = 1000;

/**
 * Checks what a caller gave against `today` (a business day of the tenant, YYYY-MM-DD): this month is the
 * last with a report.
 * @throws InvalidInputError with every wrong field
 */
export function uploadParams(
  input: Readonly<Record<string, unknown>>,
  today: string,
): UploadParams {
  const { report_name, year, month } = input;
  const issues: FieldIssue[] = [];
  const isYear = isWhole(year, FIRST_YEAR, LAST_YEAR);
  const isMonth = isWhole(month, 1, 12);
  if (typeof report_name !== "string") {
    issues.push({
      field: "report_name",
      message: "is not a text",
      remedy: "Give the file's name, such as raport-br-2025-01.pdf.",
    });
  } else {
    const issue = nameIssue(report_name.normalize("NFC"), "report_name");
    if (issue) issues.push(issue);
  }
  if (!isYear) issues.push(notWhole("year", FIRST_YEAR, LAST_YEAR));
  if (!isMonth) issues.push(notWhole("month", 1, 12));
  if (isYear && isMonth && periodOf({ year, month }) > today.slice(0, 7)) {
    issues.push({
      field: "month",
      message: `${periodOf({ year, month })} has not begun yet`,
      remedy: "Give this month or an earlier one.",
    });
  }
  if (issues.length > 0 || !isYear || !isMonth || typeof report_name !== "string") {
    throw new InvalidInputError(issues);
  }
  return { report_name: checkFileName(report_name, "report_name"), year, month };
}

/**
 * The same with everything optional: without year and month it is the month before `today`'s, without a name
 * `raport-br-YYYY-MM.pdf`. `{year}` and `{month}` in the name are filled in.
 * @throws InvalidInputError with every wrong field
 */
export function monthlyUploadParams(
  input: Readonly<Record<string, unknown>>,
  today: string,
): UploadParams {
  const [thisYear = 0, thisMonth = 1] = today.split("-").map(Number);
  const before = thisMonth === 1 ? [thisYear - 1, 12] : [thisYear, thisMonth - 1];
  const { report_name = "raport-br-{year}-{month}.pdf" } = input;
  const isOpen = input.year === undefined && input.month === undefined;
  const [year, month] = isOpen ? before : [input.year, input.month];
  const name =
    typeof report_name === "string"
      ? report_name
          .replaceAll("{year}", String(year))
          .replaceAll("{month}", String(month).padStart(2, "0"))
      : report_name;
  return uploadParams({ report_name: name, year, month }, today);
}

/** YYYY-MM */
export const periodOf = ({ year, month }: Pick<UploadParams, "year" | "month">): string =>
  `${year}-${String(month).padStart(2, "0")}`;

/**
 * `/BR-Reports/2025/01/raport-br-2025-01.pdf`: the integration's `default_folder`, the year, the month, the name.
 * @throws ConfigError where the folder cannot be one
 */
export function reportPath(defaultFolder: unknown, params: UploadParams): string {
  const folder = defaultFolder ?? DEFAULT_FOLDER;
  if (typeof folder !== "string") throw badFolder("is not a text");
  const parts = folder.split("/").filter((part) => part !== "");
  for (const part of parts) {
    const issue = nameIssue(part, "settings.default_folder");
    if (issue) throw badFolder(issue.message);
  }
  const whole = [...parts, ...periodOf(params).split("-"), params.report_name];
  const path = `/${whole.join("/")}`.normalize("NFC");
  if (path.length > MAX_PATH) throw badFolder(`makes paths longer than ${MAX_PATH} characters`);
  return path;
}

const badFolder = (message: string): ConfigError =>
  new ConfigError(
    `settings.default_folder: ${message}. Set a folder such as ${DEFAULT_FOLDER} on the integration.`,
  );

const isWhole = (value: unknown, from: number, to: number): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;

const notWhole = (field: string, from: number, to: number): FieldIssue => ({
  field,
  message: `is not a whole number from ${from} to ${to}`,
  remedy: "Give the year and the month as numbers, such as 2025 and 1.",
});
