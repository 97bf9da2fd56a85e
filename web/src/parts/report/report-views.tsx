import { useReportText } from "../../report-texts.ts";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";

const CURRENT = { "aria-current": "page" } as const;

/** The reports, or how all of them look. */
export function ReportViews() {
  const r = useReportText();
  return (
    <Views label={r("title")}>
      <LinkAnchor
        to="/reports"
        className="view-link"
        activeProps={CURRENT}
        activeOptions={{ exact: true }}
      >
        {r("title")}
      </LinkAnchor>
      <LinkAnchor to="/reports/settings" className="view-link" activeProps={CURRENT}>
        {r("look.title")}
      </LinkAnchor>
    </Views>
  );
}
