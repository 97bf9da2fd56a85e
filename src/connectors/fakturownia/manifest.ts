import { type Static, Type } from "typebox";
import {
  defineManifest,
  field,
  fields,
  InvalidInputError,
  keepOriginals,
  same,
} from "../../sdk/index.ts";

const HOST_SUFFIX = ".fakturownia.pl";
/** Hosts of the vendor itself: nobody's account is there. */
const RESERVED = new Set(["app", "www", "api"]);

/**
 * The account's name from whatever a person pastes: `MojaFirma`, `mojafirma.fakturownia.pl`, a whole
 * address. What is left is one label of a host name, so that the token cannot go to another host.
 * @throws InvalidInputError
 */
export function normalizeSubdomain(raw: string): string {
  const host = raw
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/[/?#].*$/s, "");
  const name = host.endsWith(HOST_SUFFIX) ? host.slice(0, -HOST_SUFFIX.length) : host;
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(name) && !RESERVED.has(name)) return name;
  throw new InvalidInputError([
    {
      field: "credentials.subdomain",
      message: "is not the name of a Fakturownia account",
      remedy: "Enter the part before .fakturownia.pl of the address that you sign in at.",
    },
  ]);
}

export const manifest = defineManifest({
  id: "fakturownia",
  title: same("Fakturownia"),
  summary: {
    en: "Cost and sales invoices with lines, VAT and files, contractors and products, read and written.",
    pl: "Faktury kosztowe i sprzedażowe z pozycjami, VAT i plikami, kontrahenci i produkty – odczyt i zapis.",
    "pt-BR":
      "Faturas de custo e de venda com itens, IVA e arquivos, parceiros e produtos: leitura e gravação.",
    cs: "Nákladové a prodejní faktury s položkami, DPH a soubory, obchodní partneři a produkty – čtení i zápis.",
    hu: "Bejövő és kimenő számlák tételekkel, áfával és fájlokkal, partnerek és termékek – olvasás és írás.",
  },
  category: "accounting",
  countries: ["PL"],
  docs: "https://github.com/fakturownia/API",
  steps: [
    {
      en: "Sign in to Fakturownia.",
      pl: "Zaloguj się do Fakturowni.",
      "pt-BR": "Entre no Fakturownia.",
      cs: "Přihlaste se do Fakturownie.",
      hu: "Jelentkezzen be a Fakturowniába.",
    },
    {
      en: "Open Ustawienia → Ustawienia konta → Integracja (Settings → Integrations → API).",
      pl: "Otwórz Ustawienia → Ustawienia konta → Integracja.",
      "pt-BR": "Abra Ustawienia → Ustawienia konta → Integracja (Configurações → Integração).",
      cs: "Otevřete Ustawienia → Ustawienia konta → Integracja (Nastavení → Integrace).",
      hu: "Nyissa meg: Ustawienia → Ustawienia konta → Integracja (Beállítások → Integráció).",
    },
    {
      en: "Copy the API token (Kod autoryzacyjny API).",
      pl: "Skopiuj Kod autoryzacyjny API.",
      "pt-BR": "Copie o token da API (Kod autoryzacyjny API).",
      cs: "Zkopírujte token API (Kod autoryzacyjny API).",
      hu: "Másolja ki az API-tokent (Kod autoryzacyjny API).",
    },
    {
      en: "The subdomain is the part before .fakturownia.pl of your address.",
      pl: "Subdomena to część adresu przed .fakturownia.pl.",
      "pt-BR": "O subdomínio é a parte do endereço antes de .fakturownia.pl.",
      cs: "Subdoména je část adresy před .fakturownia.pl.",
      hu: "Az aldomain a cím .fakturownia.pl előtti része.",
    },
  ],
  auth: { kind: "query", name: "api_token", value: "api_token" },
  credentials: fields({
    api_token: field.secret({
      title: {
        en: "API token",
        pl: "Token API",
        "pt-BR": "Token da API",
        cs: "Token API",
        hu: "API-token",
      },
      maxLength: 200,
    }),
    subdomain: field.text({
      title: {
        en: "Subdomain",
        pl: "Subdomena",
        "pt-BR": "Subdomínio",
        cs: "Subdoména",
        hu: "Aldomain",
      },
      help: {
        en: "The part before .fakturownia.pl; the whole address is fine too.",
        pl: "Część przed .fakturownia.pl; może być też cały adres.",
        "pt-BR": "A parte antes de .fakturownia.pl; o endereço inteiro também serve.",
        cs: "Část před .fakturownia.pl; může být i celá adresa.",
        hu: "A .fakturownia.pl előtti rész; a teljes cím is megfelel.",
      },
      maxLength: 200,
      examples: ["mojafirma"],
    }),
  }),
  settings: fields({
    own_tax_ids: Type.Optional(
      field.text({
        title: {
          en: "Our tax ids (NIP)",
          pl: "Nasze NIP-y",
          "pt-BR": "Nossos NIPs",
          cs: "Naše daňová čísla (NIP)",
          hu: "Saját adószámaink (NIP)",
        },
        help: {
          en: "Separated by commas; empty: taken from the account's departments.",
          pl: "Rozdzielone przecinkami; puste: z działów konta.",
          "pt-BR": "Separados por vírgulas; vazio: dos departamentos da conta.",
          cs: "Oddělená čárkami; prázdné: z oddělení účtu.",
          hu: "Vesszővel elválasztva; üresen: a fiók részlegeiből.",
        },
      }),
    ),
    send_to_ksef: Type.Optional(
      field.flag({
        title: {
          en: "Send new invoices to KSeF",
          pl: "Wysyłaj nowe faktury do KSeF",
          "pt-BR": "Enviar novas faturas ao KSeF",
          cs: "Odesílat nové faktury do KSeF",
          hu: "Új számlák küldése a KSeF-be",
        },
        help: {
          en: "Fakturownia sends each invoice that the hub makes there; it cannot be taken back.",
          pl: "Fakturownia wyśle do KSeF każdą fakturę utworzoną z huba; tego nie można cofnąć.",
          "pt-BR": "A Fakturownia envia ao KSeF cada fatura criada pelo hub; não há como desfazer.",
          cs: "Fakturownia odešle do KSeF každou fakturu vytvořenou hubem; nelze to vzít zpět.",
          hu: "A Fakturownia minden innen létrehozott számlát beküld a KSeF-be; ez nem vonható vissza.",
        },
        default: false,
      }),
    ),
    keep_originals: keepOriginals,
  }),
  baseUrl: ({ subdomain }) => `https://${normalizeSubdomain(subdomain)}${HOST_SUFFIX}`,
  /** Files may be handed out from storage behind a redirect; the token does not go there. */
  allowedHosts: ["*.amazonaws.com"],
  rate: { requests: 2, perMs: 1_000, concurrency: 1 },
});

export type Settings = Static<typeof manifest.settings>;
