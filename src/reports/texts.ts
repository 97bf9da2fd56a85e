import type { I18n } from "../model/i18n.ts";

/** A text in the five languages, in their usual order. */
export const text = (en: string, pl: string, pt: string, cs: string, hu: string): I18n => ({
  en,
  pl,
  "pt-BR": pt,
  cs,
  hu,
});
