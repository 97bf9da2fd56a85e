import { showLanguage } from "../i18n/i18n.ts";
import { isLanguage, type Language } from "../i18n/languages.ts";

const KEY = "viadukt-portal-language";

/** The one that the reader of the portal has chosen in this tab, over that of the link. */
export function chosenLanguage(): Language | undefined {
  const chosen = window.sessionStorage.getItem(KEY);
  return isLanguage(chosen) ? chosen : undefined;
}

/** For this tab alone: who uses the hub itself in the same browser keeps the language there. */
export async function choosePortalLanguage(language: Language): Promise<void> {
  window.sessionStorage.setItem(KEY, language);
  await showLanguage(language);
}
