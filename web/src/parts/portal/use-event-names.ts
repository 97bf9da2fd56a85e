import { useTranslation } from "react-i18next";
import { useEventTitle, usePortal } from "../../portal/texts.ts";

/** Titles of the chosen kinds of events in one line. */
export function useEventNames(): (types: readonly string[]) => string {
  const { t } = useTranslation();
  const titleOf = useEventTitle(usePortal().event_types);
  return (types) =>
    types.includes("*") ? t("event.all") : types.map((type) => titleOf(type)).join(", ");
}
