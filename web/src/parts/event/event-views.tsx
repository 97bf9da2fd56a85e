import { useTranslation } from "react-i18next";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";

const CURRENT = { "aria-current": "page" } as const;

/** The events that happened, or the kinds that there are. */
export function EventViews() {
  const { t } = useTranslation();
  return (
    <Views label={t("nav.events")}>
      <LinkAnchor to="/events" className="view-link" activeProps={CURRENT}>
        {t("event.happened")}
      </LinkAnchor>
      <LinkAnchor to="/event-types" className="view-link" activeProps={CURRENT}>
        {t("event_type.catalogue")}
      </LinkAnchor>
    </Views>
  );
}
