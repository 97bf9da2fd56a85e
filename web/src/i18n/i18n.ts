import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type en from "./en.json";
import type files from "./files/en.json";
import { isLanguage, type Language, matchLanguage } from "./languages.ts";
import type portal from "./portal/en.json";
import type records from "./records/en.json";
import type reports from "./reports/en.json";
import type sources from "./sources/en.json";

const STORAGE_KEY = "viadukt-language";

type Texts = typeof en;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: {
      translation: Texts;
      portal: typeof portal;
      records: typeof records;
      sources: typeof sources;
      files: typeof files;
      reports: typeof reports;
    };
  }
}

type Loaders = Readonly<Record<Language, () => Promise<{ default: object }>>>;

/** All but `translation`: of pages that few open, so that the first one does not wait for them. */
const LOADERS = {
  translation: {
    en: () => import("./en.json"),
    pl: () => import("./pl.json"),
    "pt-BR": () => import("./pt-BR.json"),
    cs: () => import("./cs.json"),
    hu: () => import("./hu.json"),
  },
  portal: {
    en: () => import("./portal/en.json"),
    pl: () => import("./portal/pl.json"),
    "pt-BR": () => import("./portal/pt-BR.json"),
    cs: () => import("./portal/cs.json"),
    hu: () => import("./portal/hu.json"),
  },
  records: {
    en: () => import("./records/en.json"),
    pl: () => import("./records/pl.json"),
    "pt-BR": () => import("./records/pt-BR.json"),
    cs: () => import("./records/cs.json"),
    hu: () => import("./records/hu.json"),
  },
  sources: {
    en: () => import("./sources/en.json"),
    pl: () => import("./sources/pl.json"),
    "pt-BR": () => import("./sources/pt-BR.json"),
    cs: () => import("./sources/cs.json"),
    hu: () => import("./sources/hu.json"),
  },
  files: {
    en: () => import("./files/en.json"),
    pl: () => import("./files/pl.json"),
    "pt-BR": () => import("./files/pt-BR.json"),
    cs: () => import("./files/cs.json"),
    hu: () => import("./files/hu.json"),
  },
  reports: {
    en: () => import("./reports/en.json"),
    pl: () => import("./reports/pl.json"),
    "pt-BR": () => import("./reports/pt-BR.json"),
    cs: () => import("./reports/cs.json"),
    hu: () => import("./reports/hu.json"),
  },
} as const satisfies Readonly<Record<string, Loaders>>;
type TextSet = keyof typeof LOADERS;

const inUse = new Set<TextSet>(["translation"]);

async function loadSet(set: TextSet, language: Language): Promise<void> {
  if (i18next.hasResourceBundle(language, set)) return;
  const { default: texts } = await LOADERS[set][language]();
  i18next.addResourceBundle(language, set, texts);
}

const load = (language: Language) => Promise.all([...inUse].map((set) => loadSet(set, language)));

export const currentLanguage = (): Language =>
  isLanguage(i18next.language) ? i18next.language : "en";

/** Loads a further set of texts, from now on in every language that is switched to. */
export async function addTexts(set: TextSet): Promise<void> {
  inUse.add(set);
  await loadSet(set, currentLanguage());
}

/** Shows every text in `language` until the page is loaded anew. */
export async function showLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Shows every text in `language` from now on, in this browser also after a restart. */
export async function changeLanguage(language: Language): Promise<void> {
  await showLanguage(language);
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
  await showLanguage(language);
}
