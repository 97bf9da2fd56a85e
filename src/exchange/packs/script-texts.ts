import type { I18n } from "../../model/i18n.ts";

export const SCRIPT_TITLES = {
  views: {
    en: "Views in the intermediate database",
    pl: "Widoki w bazie pośredniej",
    "pt-BR": "Visões no banco intermediário",
    cs: "Pohledy v mezilehlé databázi",
    hu: "Nézetek a köztes adatbázisban",
  },
  login: {
    en: "Login of the hub and its rights",
    pl: "Login Viaduktu i jego uprawnienia",
    "pt-BR": "Login do Viadukt e seus direitos",
    cs: "Přihlášení Viaduktu a jeho práva",
    hu: "A Viadukt bejelentkezése és jogai",
  },
  staging: {
    en: "Tables for invoices that go back to the ERP",
    pl: "Tabele na faktury wracające do ERP",
    "pt-BR": "Tabelas para as notas que voltam ao ERP",
    cs: "Tabulky pro faktury, které se vracejí do ERP",
    hu: "Táblák az ERP-be visszakerülő számláknak",
  },
} as const satisfies Record<string, I18n>;
