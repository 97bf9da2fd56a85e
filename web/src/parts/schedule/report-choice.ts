import { isLanguage, type Language } from "../../i18n/languages.ts";
import { FORMATS } from "../files/report-time.ts";

type Params = Readonly<Record<string, unknown>>;

/** Which report is made at set times, and how; empty texts are the hub's to choose. */
export interface ReportChoice {
  /** `monthly`, `daily` or a slug of one's own. */
  readonly report: string;
  readonly format: (typeof FORMATS)[number] | "";
  readonly language: Language | "";
  /** Integration that sends e-mail; empty: nobody gets one. */
  readonly mailer: string;
  /** Addresses, separated by commas. */
  readonly to: string;
}

const isObject = (value: unknown): value is Params =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");

export const formatOf = (text: unknown): ReportChoice["format"] =>
  FORMATS.find((one) => one === text) ?? "";

/** What stored params of `make_report` say. */
export function reportChoice({ report, format, language, mail }: Params): ReportChoice {
  const { integration_id: mailer, to } = isObject(mail) ? mail : {};
  return {
    report: stringOf(report) || "monthly",
    format: formatOf(format),
    language: isLanguage(language) ? language : "",
    mailer: stringOf(mailer),
    to: stringOf(to),
  };
}

/** Dates that belong to one kind of report only. */
const DATES: readonly string[] = ["year", "month", "day", "date_from", "date_to"];

/** The params of `make_report`; of the stored ones stays what the form has no fields for. */
export function makeReportParams(choice: ReportChoice, stored: Params): Record<string, unknown> {
  const { report, format, language, mailer, to } = choice;
  const { format: _format, language: _language, mail, ...rest } = stored;
  const isSame = report === stored.report;
  const kept = Object.entries(rest).filter(([name]) => isSame || !DATES.includes(name));
  return {
    ...Object.fromEntries(kept),
    report,
    ...(format ? { format } : {}),
    ...(language ? { language } : {}),
    ...(mailer
      ? { mail: { ...(isObject(mail) ? mail : {}), integration_id: mailer, to: to.trim() } }
      : {}),
  };
}
