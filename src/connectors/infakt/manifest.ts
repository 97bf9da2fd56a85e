import { defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "infakt",
  title: same("inFakt"),
  summary: {
    en: "Polish bookkeeping program: costs and sales invoices.",
    pl: "Program księgowy: koszty i faktury sprzedaży.",
    "pt-BR": "Programa de contabilidade polonês: custos e faturas de venda.",
    cs: "Polský účetní program: náklady a vydané faktury.",
    hu: "Lengyel könyvelőprogram: költségek és kimenő számlák.",
  },
  category: "accounting",
  countries: ["PL"],
  docs: "https://docs.infakt.pl/",
  steps: [
    {
      en: "Sign in to inFakt.",
      pl: "Zaloguj się do inFakt.",
      "pt-BR": "Entre no inFakt.",
      cs: "Přihlaste se do inFakt.",
      hu: "Jelentkezzen be az inFaktba.",
    },
    {
      en: "Open Ustawienia → Inne opcje → API (Settings → Other options → API).",
      pl: "Otwórz Ustawienia → Inne opcje → API.",
      "pt-BR": "Abra Ustawienia → Inne opcje → API (Configurações → Outras opções → API).",
      cs: "Otevřete Ustawienia → Inne opcje → API (Nastavení → Další možnosti → API).",
      hu: "Nyissa meg: Ustawienia → Inne opcje → API (Beállítások → Egyéb → API).",
    },
    {
      en: "Create a key that may read costs (api:costs:read) and invoices (api:invoices:read), and copy it here.",
      pl: "Utwórz klucz z prawem odczytu kosztów (api:costs:read) i faktur (api:invoices:read) i skopiuj go tutaj.",
      "pt-BR":
        "Crie uma chave que possa ler custos (api:costs:read) e faturas (api:invoices:read) e copie-a aqui.",
      cs: "Vytvořte klíč s právem číst náklady (api:costs:read) a faktury (api:invoices:read) a zkopírujte ho sem.",
      hu: "Hozzon létre egy kulcsot a költségek (api:costs:read) és a számlák (api:invoices:read) olvasására, és másolja ide.",
    },
  ],
  auth: { kind: "header", name: "x-infakt-apikey", value: "api_key" },
  credentials: fields({
    api_key: field.secret({
      title: {
        en: "API key",
        pl: "Klucz API",
        "pt-BR": "Chave de API",
        cs: "Klíč API",
        hu: "API-kulcs",
      },
      maxLength: 200,
    }),
  }),
  settings: fields({}),
  baseUrl: () => "https://api.infakt.pl/api/v3",
  allowedHosts: [],
  /** The vendor allows 300 reads in 60 seconds for each address. */
  rate: { requests: 300, perMs: 60_000, concurrency: 2 },
});
