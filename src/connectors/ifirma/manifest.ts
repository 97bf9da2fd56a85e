import { Type } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "ifirma",
  title: same("iFirma"),
  summary: {
    en: "Polish bookkeeping program: sales invoices and expenses.",
    pl: "Program księgowy: faktury sprzedaży i wydatki.",
    "pt-BR": "Programa de contabilidade polonês: faturas de venda e despesas.",
    cs: "Polský účetní program: vydané faktury a výdaje.",
    hu: "Lengyel könyvelőprogram: kimenő számlák és költségek.",
  },
  category: "accounting",
  countries: ["PL"],
  docs: "https://api.ifirma.pl/",
  steps: [
    {
      en: "Sign in to iFirma.",
      pl: "Zaloguj się do iFirma.",
      "pt-BR": "Entre no iFirma.",
      cs: "Přihlaste se do iFirma.",
      hu: "Jelentkezzen be az iFirmába.",
    },
    {
      en: "Open Ustawienia → API (Settings → API).",
      pl: "Otwórz Ustawienia → API.",
      "pt-BR": "Abra Ustawienia → API (Configurações → API).",
      cs: "Otevřete Ustawienia → API (Nastavení → API).",
      hu: "Nyissa meg: Ustawienia → API (Beállítások → API).",
    },
    {
      en: "Generate the API keys and copy them here.",
      pl: "Wygeneruj klucze API i skopiuj je tutaj.",
      "pt-BR": "Gere as chaves de API e copie-as aqui.",
      cs: "Vygenerujte klíče API a zkopírujte je sem.",
      hu: "Hozza létre az API-kulcsokat, és másolja ide őket.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    api_key: field.secret({
      title: {
        en: "API key",
        pl: "Klucz API",
        "pt-BR": "Chave de API",
        cs: "Klíč API",
        hu: "API-kulcs",
      },
      help: {
        en: "The key that iFirma shows under API.",
        pl: "Klucz wyświetlany w iFirma w części API.",
        "pt-BR": "A chave que o iFirma mostra em API.",
        cs: "Klíč, který iFirma zobrazuje v části API.",
        hu: "Az iFirma API részében látható kulcs.",
      },
      maxLength: 200,
    }),
    username: field.text({
      title: {
        en: "Login (e-mail)",
        pl: "Login (e-mail)",
        "pt-BR": "Login (e-mail)",
        cs: "Přihlašovací jméno (e-mail)",
        hu: "Bejelentkezési név (e-mail)",
      },
      maxLength: 254,
    }),
    company_name: field.text({
      title: {
        en: "Company name",
        pl: "Nazwa firmy",
        "pt-BR": "Nome da empresa",
        cs: "Název firmy",
        hu: "Cégnév",
      },
      maxLength: 200,
    }),
    invoice_key: Type.Optional(
      field.secret({
        title: {
          en: "Invoice key (faktura)",
          pl: "Klucz do faktur (faktura)",
          "pt-BR": "Chave das faturas (faktura)",
          cs: "Klíč k fakturám (faktura)",
          hu: "Számlakulcs (faktura)",
        },
        help: {
          en: "Needed for reading sales invoices.",
          pl: "Potrzebny do odczytu faktur sprzedaży.",
          "pt-BR": "Necessária para ler as faturas de venda.",
          cs: "Potřebný ke čtení vydaných faktur.",
          hu: "A kimenő számlák olvasásához kell.",
        },
        maxLength: 200,
      }),
    ),
    expense_key: Type.Optional(
      field.secret({
        title: {
          en: "Expense key (wydatek)",
          pl: "Klucz do wydatków (wydatek)",
          "pt-BR": "Chave das despesas (wydatek)",
          cs: "Klíč k výdajům (wydatek)",
          hu: "Költségkulcs (wydatek)",
        },
        help: {
          en: "Needed for adding expenses.",
          pl: "Potrzebny do dodawania wydatków.",
          "pt-BR": "Necessária para lançar despesas.",
          cs: "Potřebný k přidávání výdajů.",
          hu: "A költségek rögzítéséhez kell.",
        },
        maxLength: 200,
      }),
    ),
  }),
  settings: fields({}),
  baseUrl: () => "https://www.ifirma.pl/iapi",
  allowedHosts: [],
  /** The vendor allows 100 requests a minute for each user. */
  rate: { requests: 100, perMs: 60_000, concurrency: 1 },
});
