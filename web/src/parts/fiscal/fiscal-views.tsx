import { useFiscalText } from "../../fiscal-texts.ts";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";

const CURRENT = { "aria-current": "page" } as const;

/** The pages of fiscal documents, side by side. */
export function FiscalViews() {
  const f = useFiscalText();
  return (
    <Views label={f("views.label")}>
      <LinkAnchor
        to="/fiscal"
        className="view-link"
        activeProps={CURRENT}
        activeOptions={{ exact: true, includeSearch: false }}
      >
        {f("views.list")}
      </LinkAnchor>
      <LinkAnchor to="/fiscal/import" className="view-link" activeProps={CURRENT}>
        {f("views.import")}
      </LinkAnchor>
      <LinkAnchor to="/fiscal/sefaz" className="view-link" activeProps={CURRENT}>
        {f("views.sefaz")}
      </LinkAnchor>
      <LinkAnchor to="/fiscal/settings" className="view-link" activeProps={CURRENT}>
        {f("views.settings")}
      </LinkAnchor>
    </Views>
  );
}
