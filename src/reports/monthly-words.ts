import type { I18n, Language } from "../model/i18n.ts";
import { MONTHLY_TEXTS } from "./monthly-texts.ts";

/** A text of the report in its language, with its facts filled in. */
export type Say = (
  key: keyof typeof MONTHLY_TEXTS,
  facts?: Readonly<Record<string, number | string>>,
) => string;

/** What every part of the report needs to speak. */
export interface Words {
  readonly language: Language;
  readonly say: Say;
}

export const sayIn =
  (language: Language): Say =>
  (key, facts = {}) => {
    const text: I18n = MONTHLY_TEXTS[key];
    return text[language].replace(/\{(\w+)\}/g, (_all, name: string) => String(facts[name] ?? ""));
  };
