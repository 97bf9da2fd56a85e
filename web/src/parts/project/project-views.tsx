import { useTranslation } from "react-i18next";
import { useRecordText } from "../../record-texts.ts";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";

const CURRENT = { "aria-current": "page" } as const;

/** The projects, or the rules that give invoices one. */
export function ProjectViews() {
  const { t } = useTranslation();
  const tr = useRecordText();
  return (
    <Views label={t("nav.projects")}>
      <LinkAnchor
        to="/projects"
        className="view-link"
        activeProps={CURRENT}
        activeOptions={{ includeSearch: false }}
      >
        {t("nav.projects")}
      </LinkAnchor>
      <LinkAnchor to="/rules" className="view-link" activeProps={CURRENT}>
        {tr("rule.title")}
      </LinkAnchor>
    </Views>
  );
}
