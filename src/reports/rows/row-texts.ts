import type { I18n } from "../../model/i18n.ts";
import { text } from "../texts.ts";

/** Words of reports that people put together. */
export const ROW_TEXTS = {
  organisation: text("Organisation", "Jednostka", "Organização", "Organizace", "Szervezet"),
  period: text("Period", "Okres", "Período", "Období", "Időszak"),
  rows: text("Rows", "Wiersze", "Linhas", "Řádky", "Sorok"),
  total: text("Total", "Razem", "Total", "Celkem", "Összesen"),
  sum: text("Sum", "Suma", "Soma", "Součet", "Összeg"),
  sums: text("Sums", "Sumy", "Somas", "Součty", "Összegek"),
  count: text("Count", "Liczba", "Quantidade", "Počet", "Darab"),
  currency: text("Currency", "Waluta", "Moeda", "Měna", "Pénznem"),
  none: text("(none)", "(brak)", "(nenhum)", "(žádné)", "(nincs)"),
  empty: text(
    "Nothing fits.",
    "Nic nie pasuje.",
    "Nada corresponde.",
    "Nic neodpovídá.",
    "Nincs találat.",
  ),
} as const satisfies Record<string, I18n>;
