import type { Static } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";
import { settings } from "./settings.ts";

export type Settings = Static<typeof settings>;

const PRODUCTION = "https://api.infakt.pl/api/v3";
const SANDBOX = "https://api.sandbox-infakt.pl/api/v3";

export const manifest = defineManifest({
  id: "infakt",
  title: same("inFakt"),
  summary: {
    en: "Costs with their files, sales invoices with lines and VAT, customers and products; costs from KSeF; new sales invoices.",
    pl: "Koszty z plikami, faktury sprzedaży z pozycjami i VAT, klienci i produkty; koszty z KSeF; wystawianie faktur sprzedaży.",
    "pt-BR":
      "Custos com arquivos, faturas de venda com itens e IVA, clientes e produtos; custos do KSeF; novas faturas de venda.",
    cs: "Náklady se soubory, vydané faktury s položkami a DPH, odběratelé a produkty; náklady z KSeF; vystavování faktur.",
    hu: "Költségek fájlokkal, kimenő számlák tételekkel és áfával, vevők és termékek; költségek a KSeF-ből; számlák kiállítása.",
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
    {
      en: "To issue invoices or save customers from here, tick api:invoices:write as well.",
      pl: "Aby stąd wystawiać faktury lub zapisywać klientów, zaznacz także api:invoices:write.",
      "pt-BR":
        "Para emitir faturas ou salvar clientes a partir daqui, marque também api:invoices:write.",
      cs: "Chcete-li odtud vystavovat faktury nebo ukládat odběratele, zaškrtněte i api:invoices:write.",
      hu: "Ha innen állít ki számlát vagy ment vevőt, jelölje be az api:invoices:write jogot is.",
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
  settings,
  baseUrl: (_credentials, chosen) => (chosen?.environment === "sandbox" ? SANDBOX : PRODUCTION),
  /** Files are handed out as links of minutes; the vendor does not say from where. */
  allowedHosts: ["*.infakt.pl", "*.sandbox-infakt.pl", "*.amazonaws.com"],
  /** The vendor allows 300 reads in 60 seconds for each address. */
  rate: { requests: 300, perMs: 60_000, concurrency: 2 },
  allowances: {
    write: [{ requests: 150, perMs: 60_000 }],
    ksef_list: [{ requests: 6, perMs: 3_600_000 }],
    /** Those of the ministry, which inFakt passes on. */
    ksef_file: [
      { requests: 8, perMs: 1_000 },
      { requests: 16, perMs: 60_000 },
      { requests: 64, perMs: 3_600_000 },
    ],
  },
});
