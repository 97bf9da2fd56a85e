import { LANGUAGES, type Language } from "../../model/i18n.ts";
import { nearMatches } from "../near.ts";
import { TemplateFault } from "./fault.ts";
import { shown, textOf } from "./values.ts";

const MAX_WORD = 20;

/** @throws TemplateFault for a language that the hub does not speak */
export function languageOf(value: unknown): Language {
  const language = textOf(value);
  const known = LANGUAGES.find((one) => one.toLowerCase() === language.toLowerCase());
  if (known) return known;
  const near = nearMatches(language.slice(0, MAX_WORD), LANGUAGES).join(", ");
  const meant = near === "" ? "" : `Did you mean ${near}? `;
  const remedy = `${meant}Use one of ${LANGUAGES.join(", ")}.`;
  throw new TemplateFault(`${shown(language)} is no language of the hub`, remedy);
}
