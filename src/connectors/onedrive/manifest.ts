import { defineManifest, field, fields, reportFolder, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "onedrive",
  title: same("OneDrive"),
  summary: {
    en: "Files reports in a folder of OneDrive.",
    pl: "Zapisuje raporty w folderze OneDrive.",
    "pt-BR": "Guarda relatórios em uma pasta do OneDrive.",
    cs: "Ukládá sestavy do složky na OneDrivu.",
    hu: "A jelentéseket egy OneDrive-mappába menti.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://learn.microsoft.com/graph/onedrive-concept-overview",
  steps: [
    {
      en: "In the Azure portal open App registrations and register an app.",
      pl: "W portalu Azure otwórz Rejestracje aplikacji i zarejestruj aplikację.",
      "pt-BR": "No portal do Azure abra Registros de aplicativo e registre um aplicativo.",
      cs: "V portálu Azure otevřete Registrace aplikací a zaregistrujte aplikaci.",
      hu: "Az Azure Portalon nyissa meg az Alkalmazásregisztrációkat, és regisztráljon egy alkalmazást.",
    },
    {
      en: "Give it the delegated permissions Files.ReadWrite and offline_access, and create a client secret.",
      pl: "Nadaj jej delegowane uprawnienia Files.ReadWrite i offline_access oraz utwórz tajny klucz klienta.",
      "pt-BR":
        "Dê a ele as permissões delegadas Files.ReadWrite e offline_access e crie um segredo do cliente.",
      cs: "Dejte jí delegovaná oprávnění Files.ReadWrite a offline_access a vytvořte tajný kód klienta.",
      hu: "Adja meg neki a Files.ReadWrite és az offline_access delegált engedélyt, és hozzon létre titkos ügyfélkódot.",
    },
    {
      en: "Authorise the access with OAuth and copy the access token and the refresh token.",
      pl: "Wykonaj autoryzację OAuth i skopiuj token dostępu oraz token odświeżania.",
      "pt-BR": "Faça a autorização OAuth e copie o token de acesso e o token de atualização.",
      cs: "Proveďte autorizaci OAuth a zkopírujte přístupový a obnovovací token.",
      hu: "Végezze el az OAuth-engedélyezést, és másolja ki a hozzáférési és a frissítési tokent.",
    },
  ],
  auth: { kind: "bearer", token: "access_token" },
  credentials: fields({
    client_id: field.text({
      title: {
        en: "Client ID",
        pl: "Identyfikator klienta",
        "pt-BR": "ID do cliente",
        cs: "ID klienta",
        hu: "Ügyfél-azonosító",
      },
      maxLength: 300,
    }),
    client_secret: field.secret({
      title: {
        en: "Client secret",
        pl: "Tajny klucz klienta",
        "pt-BR": "Segredo do cliente",
        cs: "Tajný kód klienta",
        hu: "Titkos ügyfélkód",
      },
    }),
    access_token: field.secret({
      title: {
        en: "Access token",
        pl: "Token dostępu",
        "pt-BR": "Token de acesso",
        cs: "Přístupový token",
        hu: "Hozzáférési token",
      },
      maxLength: 16384,
    }),
    refresh_token: field.secret({
      title: {
        en: "Refresh token",
        pl: "Token odświeżania",
        "pt-BR": "Token de atualização",
        cs: "Obnovovací token",
        hu: "Frissítési token",
      },
      maxLength: 16384,
    }),
  }),
  settings: fields({
    default_folder: reportFolder,
  }),
  baseUrl: () => "https://graph.microsoft.com/v1.0",
  allowedHosts: ["login.microsoftonline.com", "*.sharepoint.com", "*.1drv.com"],
  /** Microsoft asks for at most four writes at one moment for each user. */
  rate: { requests: 10, perMs: 1_000, concurrency: 4 },
});
