import { type Static, Type } from "typebox";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { LANGUAGES } from "../model/i18n.ts";
import { oneOf } from "../model/scalars.ts";
import { checkPart } from "../model/schema-issues.ts";
import { dayBefore } from "./day-range.ts";
import { checkFileName, nameIssue } from "./file-name.ts";
import { formatOfName } from "./monthly-file.ts";
import { PAPERS } from "./pdf-sheet.ts";
import { FORMATS, type ReportFormat } from "./prepared.ts";
import { uploadParams } from "./upload-params.ts";

export const MONTHLY = "monthly";
export const DAILY = "daily";
export const SLUG_PATTERN = "^[a-z0-9][a-z0-9-]{0,62}$";

const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$", description: "YYYY-MM-DD" });

/** To whom a made report goes, through an integration that sends mail. */
export const MailIn = Type.Object(
  {
    integration_id: Type.String({ maxLength: 63, description: "one that sends e-mail" }),
    to: Type.String({
      minLength: 3,
      maxLength: 4_000,
      description: "addresses, separated by commas, at most 50",
    }),
    subject: Type.Optional(Type.String({ maxLength: 250 })),
    text: Type.Optional(Type.String({ maxLength: 10_000 })),
  },
  { additionalProperties: false },
);
export type MailIn = Static<typeof MailIn>;

/** Of which time a report is; what does not belong to its kind is refused. */
export const TimeFields = {
  year: Type.Optional(
    Type.Integer({ description: "of the monthly report; the month before where left out" }),
  ),
  month: Type.Optional(Type.Integer({ description: "from 1" })),
  day: Type.Optional({ ...Day, description: "of the daily summary; yesterday where left out" }),
  date_from: Type.Optional({ ...Day, description: "of a report of your own; its period's else" }),
  date_to: Type.Optional(Day),
};
export const FormFields = {
  format: Type.Optional(oneOf([...FORMATS], { description: "pdf, or as the name ends" })),
  language: Type.Optional(oneOf([...LANGUAGES])),
  paper: Type.Optional(oneOf([...PAPERS])),
};

/** What a call that makes a report can say beside which one it is. */
export const MakeFields = {
  ...TimeFields,
  ...FormFields,
  name: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "of the file; {year}, {month} and {day} are filled in",
    }),
  ),
  mail: Type.Optional(MailIn),
};

/** The body of the action `make_report`. */
export const MakeIn = Type.Object(
  {
    report: Type.String({
      pattern: SLUG_PATTERN,
      description: "monthly, daily, or the slug of a report of your own",
    }),
    ...MakeFields,
  },
  { additionalProperties: false },
);
export type MakeIn = Static<typeof MakeIn>;

/** Params of a run of `make_report`: nothing in them depends on when it is taken up. */
export interface MakeParams extends Omit<MakeIn, "name" | "format"> {
  readonly format: ReportFormat;
  readonly name?: string;
  /** The day on which relative periods were counted, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Checks what a caller gave on `today` (a business day of the tenant, YYYY-MM-DD).
 * @throws InvalidInputError with every wrong field
 */
export function makeParams(input: Readonly<Record<string, unknown>>, today: string): MakeParams {
  checkPart(MakeIn, input, "");
  const { name, format, ...given } = input as MakeIn;
  const time = timeOf(given, today);
  const form = formOf({ name, format });
  const file = form.name === undefined ? {} : { name: fileName(form.name, time, today) };
  return { ...given, ...time, format: form.format, ...file, today };
}

type Time = Pick<MakeIn, "year" | "month" | "day" | "date_from" | "date_to">;

/** @throws InvalidInputError */
export function timeOf(given: Time & { readonly report: string }, today: string): Time {
  const { report, year, month, day, date_from, date_to } = given;
  const kind = report === MONTHLY || report === DAILY ? report : "rows";
  refuseOthers(given, kind);
  if (kind === MONTHLY) {
    const wanted = {
      ...(year === undefined ? {} : { year }),
      ...(month === undefined ? {} : { month }),
    };
    const checked = uploadParams({ ...wanted, report_name: "report.pdf" }, today);
    return { year: checked.year, month: checked.month };
  }
  if (kind === DAILY) {
    const wanted = day ?? dayBefore(today);
    if (isDay(wanted) && wanted <= today) return { day: wanted };
    throw refused("day", isDay(wanted) ? "has not begun yet" : "is no day that there is");
  }
  if (date_from === undefined && date_to === undefined) return {};
  if (!date_from || !isDay(date_from)) throw refused("date_from", "is no day that there is");
  if (!date_to || !isDay(date_to)) throw refused("date_to", "is no day that there is");
  if (date_from > date_to) throw refused("date_from", `${date_from} is after date_to ${date_to}`);
  return { date_from, date_to };
}

const FIELDS_OF = {
  monthly: ["year", "month"],
  daily: ["day"],
  rows: ["date_from", "date_to"],
} as const;

function refuseOthers(given: Time, kind: keyof typeof FIELDS_OF): void {
  const own: readonly string[] = FIELDS_OF[kind];
  const others = Object.values(FIELDS_OF).flat();
  const foreign = others.filter((field) => given[field] !== undefined && !own.includes(field));
  if (foreign.length === 0) return;
  const remedy = `Give ${own.join(" and ")}, or nothing.`;
  throw new InvalidInputError(
    foreign.map((field): FieldIssue => ({ field, message: "is not of this report", remedy })),
  );
}

function formOf({ name, format }: { name: string | undefined; format: ReportFormat | undefined }) {
  const ending = name === undefined ? undefined : formatOfName(name);
  const wanted = format ?? ending ?? "pdf";
  if (ending !== undefined && ending !== wanted) {
    throw refused("name", `ends with .${ending}, and the format is ${wanted}`);
  }
  if (name === undefined) return { format: wanted };
  return { format: wanted, name: ending === undefined ? `${name}.${wanted}` : name };
}

function fileName(name: string, { year, month, day, date_from }: Time, today: string): string {
  const shown = year ? `${year}-${String(month).padStart(2, "0")}-01` : (day ?? date_from ?? today);
  const [y = "", m = "", d = ""] = shown.split("-");
  const whole = name.replaceAll("{year}", y).replaceAll("{month}", m).replaceAll("{day}", d);
  const issue = nameIssue(whole.normalize("NFC"), "name");
  if (issue) throw new InvalidInputError([issue]);
  return checkFileName(whole, "name");
}

const isDay = (day: string): boolean => {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
};

const refused = (field: string, message: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy: "Correct it, or leave it out." }]);
