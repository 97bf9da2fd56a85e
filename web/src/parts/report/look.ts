import type { ReportLook } from "../../api/types.ts";
import type { Language } from "../../i18n/languages.ts";
import type { Paper } from "./definition.ts";

/** How reports look, as the form holds it; empty texts and no logo are left out. */
export interface LookValues {
  readonly language: Language | "";
  readonly paper: Paper | "";
  readonly logo: number | undefined;
  readonly header: string;
  readonly footer: string;
  readonly preparedBy: string;
  readonly approvedBy: string;
}

export const lookValues = (look: ReportLook): LookValues => ({
  language: look.language ?? "",
  paper: look.paper ?? "",
  logo: look.logo_file_id ?? undefined,
  header: look.header ?? "",
  footer: look.footer ?? "",
  preparedBy: look.prepared_by ?? "",
  approvedBy: look.approved_by ?? "",
});

/** The whole of it, as the API replaces it. */
export function lookBody(values: LookValues): ReportLook {
  const { language, paper, logo } = values;
  const line = (text: string): string | null => text.trim() || null;
  return {
    ...(language ? { language } : {}),
    ...(paper ? { paper } : {}),
    logo_file_id: logo ?? null,
    header: line(values.header),
    footer: line(values.footer),
    prepared_by: line(values.preparedBy),
    approved_by: line(values.approvedBy),
  };
}
