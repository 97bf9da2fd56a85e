import type { MakeReportIn } from "../../api/types.ts";

export const FORMATS = ["pdf", "xlsx", "csv"] as const;

/** As the inputs hold it: `YYYY-MM` and `YYYY-MM-DD`, or empty. */
export interface ReportTime {
  readonly month?: string;
  readonly day?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Which time a report wants. */
export function timeKind(slug: string): "month" | "day" | "range" {
  if (slug === "monthly") return "month";
  return slug === "daily" ? "day" : "range";
}

/** The body of the call; what was left empty is the hub's to choose. */
export function reportBody(
  slug: string,
  time: ReportTime,
  format: (typeof FORMATS)[number],
): MakeReportIn {
  const kind = timeKind(slug);
  if (kind === "month") {
    const [year, month] = (time.month ?? "").split("-").map(Number);
    return year && month ? { format, year, month } : { format };
  }
  if (kind === "day") return time.day ? { format, day: time.day } : { format };
  return {
    format,
    ...(time.from ? { date_from: time.from } : {}),
    ...(time.to ? { date_to: time.to } : {}),
  };
}
