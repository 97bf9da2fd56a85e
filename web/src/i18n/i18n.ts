import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "./en.json";
import { isLanguage, type Language, matchLanguage } from "./languages.ts";

const STORAGE_KEY = "viadukt-language";

type Texts = typeof en;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: Texts };
  }
}

const LOADERS: Readonly<Record<Language, () => Promise<{ default: object }>>> = {
  en: () => import("./en.json"),
  pl: () => import("./pl.json"),
  "pt-BR": () => import("./pt-BR.json"),
  cs: () => import("./cs.json"),
  hu: () => import("./hu.json"),
};

async function load(language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  const { default: texts } = await LOADERS[language]();
  i18next.addResourceBundle(language, "translation", texts);
}

export const currentLanguage = (): Language =>
  isLanguage(i18next.language) ? i18next.language : "en";

/** Shows every text in `language` from now on, in this browser also after a restart. */
export async function changeLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  window.localStorage.setItem(STORAGE_KEY, language);
}

/** True where a person has chosen a language in this browser, so that the profile's does not override it. */
export const hasChosenLanguage = (): boolean => window.localStorage.getItem(STORAGE_KEY) !== null;

export async function startI18n(): Promise<void> {
  const stored = window.localStorage.getItem(STORAGE_KEY);
  const language = isLanguage(stored) ? stored : matchLanguage(navigator.languages);
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    partialBundledLanguages: true,
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
