import { useTranslation } from "react-i18next";
import { LinkAnchor } from "../link.tsx";
import { Views } from "../views.tsx";

const CURRENT = { "aria-current": "page" } as const;

/** All deliveries, or those that did not arrive. */
export function DeliveryViews() {
  const { t } = useTranslation();
  return (
    <Views label={t("nav.deliveries")}>
      <LinkAnchor to="/deliveries" className="view-link" activeProps={CURRENT}>
        {t("delivery.all")}
      </LinkAnchor>
      <LinkAnchor to="/undelivered" className="view-link" activeProps={CURRENT}>
        {t("undelivered.title")}
      </LinkAnchor>
    </Views>
  );
}
