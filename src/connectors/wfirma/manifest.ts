import { Type } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "wfirma",
  title: same("wFirma"),
  summary: {
    en: "Polish bookkeeping program: invoices, expenses and contractors.",
    pl: "Program księgowy: faktury, wydatki i kontrahenci.",
    "pt-BR": "Programa de contabilidade polonês: faturas, despesas e parceiros.",
    cs: "Polský účetní program: faktury, výdaje a obchodní partneři.",
    hu: "Lengyel könyvelőprogram: számlák, költségek és partnerek.",
  },
  category: "accounting",
  countries: ["PL"],
  docs: "https://doc.wfirma.pl/",
  steps: [
    {
      en: "Sign in to wFirma.",
      pl: "Zaloguj się do wFirma.",
      "pt-BR": "Entre no wFirma.",
      cs: "Přihlaste se do wFirma.",
      hu: "Jelentkezzen be a wFirmába.",
    },
    {
      en: "Open Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Settings → Security → Applications → API keys).",
      pl: "Otwórz Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API.",
      "pt-BR":
        "Abra Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Configurações → Segurança → Aplicativos → Chaves de API).",
      cs: "Otevřete Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Nastavení → Zabezpečení → Aplikace → Klíče API).",
      hu: "Nyissa meg: Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Beállítások → Biztonság → Alkalmazások → API-kulcsok).",
    },
    {
      en: "Add a key and copy the access key and the secret key; the secret key is shown only once.",
      pl: "Dodaj klucz i skopiuj klucz dostępu oraz klucz tajny; klucz tajny jest pokazywany tylko raz.",
      "pt-BR":
        "Adicione uma chave e copie a chave de acesso e a chave secreta; a secreta é mostrada só uma vez.",
      cs: "Přidejte klíč a zkopírujte přístupový a tajný klíč; tajný klíč se zobrazí jen jednou.",
      hu: "Vegyen fel egy kulcsot, és másolja ki a hozzáférési és a titkos kulcsot; a titkos kulcs csak egyszer látható.",
    },
    {
      en: "Copy the company id as well.",
      pl: "Skopiuj też identyfikator firmy.",
      "pt-BR": "Copie também o ID da empresa.",
      cs: "Zkopírujte také ID firmy.",
      hu: "Másolja ki a cégazonosítót is.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    access_key: field.secret({
      title: {
        en: "Access key",
        pl: "Klucz dostępu",
        "pt-BR": "Chave de acesso",
        cs: "Přístupový klíč",
        hu: "Hozzáférési kulcs",
      },
      maxLength: 200,
    }),
    secret_key: field.secret({
      title: {
        en: "Secret key",
        pl: "Klucz tajny",
        "pt-BR": "Chave secreta",
        cs: "Tajný klíč",
        hu: "Titkos kulcs",
      },
      maxLength: 200,
    }),
    company_id: field.text({
      title: {
        en: "Company id",
        pl: "Identyfikator firmy",
        "pt-BR": "ID da empresa",
        cs: "ID firmy",
        hu: "Cégazonosító",
      },
      help: {
        en: "The number of the company inside wFirma, not its NIP.",
        pl: "Numer firmy w systemie wFirma, nie NIP.",
        "pt-BR": "O número da empresa dentro do wFirma, não o NIP.",
        cs: "Číslo firmy v systému wFirma, nikoli NIP.",
        hu: "A cég wFirmán belüli száma, nem a NIP.",
      },
      maxLength: 60,
    }),
    app_key: Type.Optional(
      field.secret({
        title: {
          en: "Application key",
          pl: "Klucz aplikacji",
          "pt-BR": "Chave do aplicativo",
          cs: "Klíč aplikace",
          hu: "Alkalmazáskulcs",
        },
        help: {
          en: "Newer accounts need it: wFirma issues it on request.",
          pl: "Wymagany na nowszych kontach: wFirma wydaje go na wniosek.",
          "pt-BR": "Contas mais novas precisam dela: o wFirma a fornece mediante pedido.",
          cs: "Novější účty jej potřebují: wFirma jej vydá na žádost.",
          hu: "Az újabb fiókokhoz szükséges: a wFirma kérésre adja ki.",
        },
        maxLength: 200,
      }),
    ),
  }),
  settings: fields({}),
  baseUrl: () => "https://api2.wfirma.pl",
  allowedHosts: [],
  /** The vendor publishes no numbers; one call a second stays below its load limit. */
  rate: { requests: 60, perMs: 60_000, concurrency: 1 },
});
