import { type Static, Type } from "typebox";

export const LANGUAGES = ["en", "pl", "pt-BR", "cs", "hu"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text for people in all five languages. */
export const I18n = Type.Object(
  {
    en: Type.String(),
    pl: Type.String(),
    "pt-BR": Type.String(),
    cs: Type.String(),
    hu: Type.String(),
  },
  { additionalProperties: false },
);
export type I18n = Static<typeof I18n>;

/** The same text in every language: names that are not translated. */
export const same = (text: string): I18n => ({
  en: text,
  pl: text,
  "pt-BR": text,
  cs: text,
  hu: text,
});
