import type { Static } from "typebox";
import { type Context, defineManifest, field, fields, same } from "../../sdk/index.ts";
import { settingFields } from "./settings.ts";

export const manifest = defineManifest({
  id: "dynamics_fo",
  title: same("Dynamics 365 Finance & Operations"),
  summary: {
    en: "Reads released products with stock per warehouse, and writes them.",
    pl: "Odczytuje udostępnione produkty ze stanami w magazynach i zapisuje je.",
    "pt-BR": "Lê produtos liberados com estoque por depósito e os grava.",
    cs: "Čte vydané produkty se zásobami podle skladů a zapisuje je.",
    hu: "Beolvassa a kiadott termékeket raktáronkénti készlettel, és írja is őket.",
  },
  category: "erp",
  countries: [],
  docs: "https://learn.microsoft.com/dynamics365/fin-ops-core/dev-itpro/data-entities/odata",
  steps: [
    {
      en: "In the Azure portal open Microsoft Entra ID > App registrations > New registration; copy the Application (client) ID and the Directory (tenant) ID, and make a client secret under Certificates & secrets",
      pl: "W portalu Azure otwórz Microsoft Entra ID > Rejestracje aplikacji > Nowa rejestracja; skopiuj identyfikator aplikacji (klienta) i identyfikator katalogu (dzierżawy), a w obszarze Certyfikaty i klucze tajne utwórz klucz tajny klienta",
      "pt-BR":
        "No portal do Azure, abra Microsoft Entra ID > Registros de aplicativo > Novo registro; copie o ID do aplicativo (cliente) e o ID do diretório (locatário) e crie um segredo do cliente em Certificados e segredos",
      cs: "Na portálu Azure otevřete Microsoft Entra ID > Registrace aplikací > Nová registrace; zkopírujte ID aplikace (klienta) a ID adresáře (tenanta) a v části Certifikáty a tajné kódy vytvořte tajný kód klienta",
      hu: "Az Azure Portalon nyissa meg: Microsoft Entra ID > Alkalmazásregisztrációk > Új regisztráció; másolja ki az alkalmazás (ügyfél) és a címtár (bérlő) azonosítóját, és a Tanúsítványok és titkos kódok alatt hozzon létre titkos ügyfélkódot",
    },
    {
      en: "In Finance & Operations open System administration > Setup > Microsoft Entra applications, add the client ID and choose a user whose security roles may read and write products",
      pl: "W Finance & Operations otwórz Administrowanie systemem > Ustawienia > Aplikacje Microsoft Entra, dodaj identyfikator klienta i wybierz użytkownika, którego role pozwalają czytać i zapisywać produkty",
      "pt-BR":
        "No Finance & Operations, abra Administração do sistema > Configurar > Aplicativos do Microsoft Entra, adicione o ID do cliente e escolha um usuário cujas funções possam ler e gravar produtos",
      cs: "Ve Finance & Operations otevřete Správa systému > Nastavení > Aplikace Microsoft Entra, přidejte ID klienta a zvolte uživatele, jehož role smějí číst a zapisovat produkty",
      hu: "A Finance & Operationsben nyissa meg: Rendszerfelügyelet > Beállítás > Microsoft Entra-alkalmazások, vegye fel az ügyfél-azonosítót, és válasszon olyan felhasználót, akinek a szerepkörei olvashatják és írhatják a termékeket",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    client_id: field.text({
      title: {
        en: "Application (client) ID",
        pl: "Identyfikator aplikacji (klienta)",
        "pt-BR": "ID do aplicativo (cliente)",
        cs: "ID aplikace (klienta)",
        hu: "Alkalmazás (ügyfél) azonosítója",
      },
      maxLength: 100,
    }),
    client_secret: field.secret({
      title: {
        en: "Client secret",
        pl: "Klucz tajny klienta",
        "pt-BR": "Segredo do cliente",
        cs: "Tajný kód klienta",
        hu: "Titkos ügyfélkód",
      },
      maxLength: 300,
    }),
  }),
  settings: fields(settingFields),
  baseUrl: (_credentials, settings) =>
    `${(settings?.environment_url ?? "").replace(/\/$/, "")}/data`,
  allowedHosts: ["login.microsoftonline.com"],
  /** Service protection: 6 000 calls and 20 minutes of work in any five minutes. */
  rate: { requests: 6_000, perMs: 300_000, concurrency: 6 },
});

export type FoContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
