import type { I18n } from "../model/i18n.ts";
import { text } from "./texts.ts";

/** Words of every printed report. */
export const PRINT_TEXTS = {
  generated: text("Generated", "Wygenerowano", "Gerado em", "Vytvořeno", "Készült"),
  page: text(
    "Page {page} of {pages}",
    "Strona {page} z {pages}",
    "Página {page} de {pages}",
    "Strana {page} z {pages}",
    "{page}. oldal, összesen {pages}",
  ),
} as const satisfies Record<string, I18n>;
