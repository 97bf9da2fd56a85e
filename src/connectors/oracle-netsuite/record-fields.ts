import { Type } from "typebox";
import { field, type I18n } from "../../sdk/index.ts";

const FOR_NEW: I18n = {
  en: "Internal ID. For new items, where NetSuite demands it.",
  pl: "Internal ID. Dla nowych towarów, gdy NetSuite go wymaga.",
  "pt-BR": "Internal ID. Para itens novos, quando o NetSuite o exige.",
  cs: "Internal ID. Pro nové položky, pokud ho NetSuite vyžaduje.",
  hu: "Internal ID. Új cikkekhez, ha a NetSuite megköveteli.",
};

const internalId = (title: I18n) =>
  Type.Optional(field.text({ title, help: FOR_NEW, pattern: "^[1-9][0-9]{0,14}$", maxLength: 15 }));

/** What NetSuite demands of a new item differs from account to account. */
export const recordFields = {
  subsidiary_id: internalId({
    en: "Subsidiary",
    pl: "Spółka zależna (Subsidiary)",
    "pt-BR": "Subsidiária (Subsidiary)",
    cs: "Dceřiná společnost (Subsidiary)",
    hu: "Leányvállalat (Subsidiary)",
  }),
  tax_schedule_id: internalId({
    en: "Tax schedule",
    pl: "Schemat podatkowy (Tax Schedule)",
    "pt-BR": "Tabela de impostos (Tax Schedule)",
    cs: "Daňový plán (Tax Schedule)",
    hu: "Adóséma (Tax Schedule)",
  }),
  income_account_id: internalId({
    en: "Income account",
    pl: "Konto przychodów (Income Account)",
    "pt-BR": "Conta de receita (Income Account)",
    cs: "Účet výnosů (Income Account)",
    hu: "Bevételi főkönyvi számla (Income Account)",
  }),
  asset_account_id: internalId({
    en: "Asset account",
    pl: "Konto zapasów (Asset Account)",
    "pt-BR": "Conta de ativo (Asset Account)",
    cs: "Účet zásob (Asset Account)",
    hu: "Készletszámla (Asset Account)",
  }),
  cogs_account_id: internalId({
    en: "Cost of goods sold account",
    pl: "Konto kosztu własnego sprzedaży (COGS Account)",
    "pt-BR": "Conta do custo das vendas (COGS Account)",
    cs: "Účet nákladů na prodané zboží (COGS Account)",
    hu: "Eladott áruk beszerzési értéke számla (COGS Account)",
  }),
};
