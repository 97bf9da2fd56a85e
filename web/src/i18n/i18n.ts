import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type commands from "./commands/en.json";
import type en from "./en.json";
import type exchange from "./exchange/en.json";
import type files from "./files/en.json";
import type fiscal from "./fiscal/en.json";
import type health from "./health/en.json";
import type invoices from "./invoices/en.json";
import { isLanguage, type Language, matchLanguage } from "./languages.ts";
import type people from "./people/en.json";
import type portal from "./portal/en.json";
import type problems from "./problems/en.json";
import type records from "./records/en.json";
import type reports from "./reports/en.json";
import type sources from "./sources/en.json";
import type sync from "./sync/en.json";
import type webhooks from "./webhooks/en.json";

const STORAGE_KEY = "viadukt-language";

/** What `useTranslation()` has: the frame's texts and the parts that join them. */
type Texts = typeof en & typeof invoices & typeof problems & typeof webhooks;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: {
      translation: Texts;
      people: typeof people;
      portal: typeof portal;
      records: typeof records;
      sources: typeof sources;
      exchange: typeof exchange;
      files: typeof files;
      reports: typeof reports;
      health: typeof health;
      fiscal: typeof fiscal;
      sync: typeof sync;
      commands: typeof commands;
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
  invoices: {
    en: () => import("./invoices/en.json"),
    pl: () => import("./invoices/pl.json"),
    "pt-BR": () => import("./invoices/pt-BR.json"),
    cs: () => import("./invoices/cs.json"),
    hu: () => import("./invoices/hu.json"),
  },
  problems: {
    en: () => import("./problems/en.json"),
    pl: () => import("./problems/pl.json"),
    "pt-BR": () => import("./problems/pt-BR.json"),
    cs: () => import("./problems/cs.json"),
    hu: () => import("./problems/hu.json"),
  },
  webhooks: {
    en: () => import("./webhooks/en.json"),
    pl: () => import("./webhooks/pl.json"),
    "pt-BR": () => import("./webhooks/pt-BR.json"),
    cs: () => import("./webhooks/cs.json"),
    hu: () => import("./webhooks/hu.json"),
  },
  people: {
    en: () => import("./people/en.json"),
    pl: () => import("./people/pl.json"),
    "pt-BR": () => import("./people/pt-BR.json"),
    cs: () => import("./people/cs.json"),
    hu: () => import("./people/hu.json"),
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
  health: {
    en: () => import("./health/en.json"),
    pl: () => import("./health/pl.json"),
    "pt-BR": () => import("./health/pt-BR.json"),
    cs: () => import("./health/cs.json"),
    hu: () => import("./health/hu.json"),
  },
  fiscal: {
    en: () => import("./fiscal/en.json"),
    pl: () => import("./fiscal/pl.json"),
    "pt-BR": () => import("./fiscal/pt-BR.json"),
    cs: () => import("./fiscal/cs.json"),
    hu: () => import("./fiscal/hu.json"),
  },
  exchange: {
    en: () => import("./exchange/en.json"),
    pl: () => import("./exchange/pl.json"),
    "pt-BR": () => import("./exchange/pt-BR.json"),
    cs: () => import("./exchange/cs.json"),
    hu: () => import("./exchange/hu.json"),
  },
  commands: {
    en: () => import("./commands/en.json"),
    pl: () => import("./commands/pl.json"),
    "pt-BR": () => import("./commands/pt-BR.json"),
    cs: () => import("./commands/cs.json"),
    hu: () => import("./commands/hu.json"),
  },
  sync: {
    en: () => import("./sync/en.json"),
    pl: () => import("./sync/pl.json"),
    "pt-BR": () => import("./sync/pt-BR.json"),
    cs: () => import("./sync/cs.json"),
    hu: () => import("./sync/hu.json"),
  },
} as const satisfies Readonly<Record<string, Loaders>>;
type TextSet = keyof typeof LOADERS;

/** Sets whose texts join those of all pages, under names of their own; the others are asked by their set. */
const PARTS: ReadonlySet<TextSet> = new Set(["invoices", "problems", "webhooks"]);

const inUse = new Set<TextSet>(["translation"]);
const loaded = new Set<string>();

async function loadSet(set: TextSet, language: Language): Promise<void> {
  const name = `${set} ${language}`;
  if (loaded.has(name)) return;
  const { default: texts } = await LOADERS[set][language]();
  i18next.addResourceBundle(language, PARTS.has(set) ? "translation" : set, texts, true);
  loaded.add(name);
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
    // The sentences of errors may come after the first of them is shown.
    react: { useSuspense: false, bindI18nStore: "added" },
  });
  await showLanguage(language);
}
