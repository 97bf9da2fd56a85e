import { currentLanguage } from "../../i18n/i18n.ts";

/** The help speaks two of the hub's languages. */
export const helpPath = (path = ""): string =>
  `/help${path}?lang=${currentLanguage() === "cs" ? "cs" : "en"}`;
