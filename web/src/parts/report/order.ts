import type { MakeReportIn, PreviewReportIn } from "../../api/types.ts";
import type { Language } from "../../i18n/languages.ts";
import { type FORMATS, type ReportTime, reportBody } from "../files/report-time.ts";
import type { Paper } from "./definition.ts";

/** What the form that makes a report holds; empty texts are the hub's to choose. */
export interface Order {
  readonly time: ReportTime;
  readonly format: (typeof FORMATS)[number];
  readonly language: Language | "";
  readonly paper: Paper | "";
  /** Integration that sends e-mail; empty: nobody gets one. */
  readonly mailer: string;
  /** Addresses, separated by commas. */
  readonly to: string;
}

export const USUAL_ORDER: Order = {
  ...{ time: {}, format: "pdf", language: "", paper: "", mailer: "", to: "" },
};

const lookOf = ({ language, paper }: Order) => ({
  ...(language ? { language } : {}),
  ...(paper ? { paper } : {}),
});

/** The body of the call that makes the report `slug`. */
export const makeBody = (slug: string, order: Order): MakeReportIn => ({
  ...reportBody(slug, order.time, order.format),
  ...lookOf(order),
  ...(order.mailer ? { mail: { integration_id: order.mailer, to: order.to.trim() } } : {}),
});

/** The body of the call that shows it before. */
export function previewBody(slug: string, order: Order): PreviewReportIn {
  const { format: _, ...time } = reportBody(slug, order.time, order.format);
  return { report: slug, ...time, ...lookOf(order) };
}
