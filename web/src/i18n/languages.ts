export const LANGUAGES = ["en", "pl", "pt-BR", "cs", "hu"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language in itself, as somebody looking for their own would read it. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  en: "English",
  pl: "Polski",
  "pt-BR": "Português (Brasil)",
  cs: "Čeština",
  hu: "Magyar",
};

export const isLanguage = (text: unknown): text is Language =>
  (LANGUAGES as readonly unknown[]).includes(text);

/** The first of the wanted languages that there is; Slovak readers get Czech, Portuguese ones pt-BR. */
export function matchLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0];
    if (base === "pt") return "pt-BR";
    if (base === "sk") return "cs";
    if (isLanguage(base)) return base;
  }
  return "en";
}
