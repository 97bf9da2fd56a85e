import type { I18n } from "../../model/i18n.ts";

const NAMES = {
  parties: {
    en: "Contractors from",
    pl: "Kontrahenci z",
    "pt-BR": "Parceiros de",
    cs: "Partneři z",
    hu: "Partnerek innen:",
  },
  items: {
    en: "Items, prices and stock from",
    pl: "Towary, ceny i stany z",
    "pt-BR": "Itens, preços e estoque de",
    cs: "Položky, ceny a zásoby z",
    hu: "Termékek, árak és készlet innen:",
  },
  sales: {
    en: "Sales invoices from",
    pl: "Faktury sprzedaży z",
    "pt-BR": "Notas de venda de",
    cs: "Prodejní faktury z",
    hu: "Értékesítési számlák innen:",
  },
  costs: {
    en: "Cost invoices from",
    pl: "Faktury zakupu z",
    "pt-BR": "Notas de custo de",
    cs: "Nákladové faktury z",
    hu: "Költségszámlák innen:",
  },
  staging: {
    en: "Invoices into the staging tables for",
    pl: "Faktury do tabel pośrednich dla",
    "pt-BR": "Notas para as tabelas intermediárias de",
    cs: "Faktury do předávacích tabulek pro",
    hu: "Számlák az átadó táblákba ide:",
  },
} as const satisfies Record<string, I18n>;
export type DefinitionObject = keyof typeof NAMES;

export function definitionName(object: DefinitionObject, program: string): I18n {
  const { en, pl, "pt-BR": pt, cs, hu } = NAMES[object];
  return {
    en: `${en} ${program}`,
    pl: `${pl} ${program}`,
    "pt-BR": `${pt} ${program}`,
    cs: `${cs} ${program}`,
    hu: `${hu} ${program}`,
  };
}
