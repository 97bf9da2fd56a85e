import { Type } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "google_drive",
  title: same("Google Drive"),
  summary: {
    en: "Files reports in a folder of Google Drive.",
    pl: "Zapisuje raporty w folderze Google Drive.",
    "pt-BR": "Guarda relatórios em uma pasta do Google Drive.",
    cs: "Ukládá sestavy do složky na Disku Google.",
    hu: "A jelentéseket egy Google Drive-mappába menti.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://developers.google.com/drive/api/guides/about-sdk",
  steps: [
    {
      en: "Open the Google Cloud Console.",
      pl: "Przejdź do Google Cloud Console.",
      "pt-BR": "Abra o Google Cloud Console.",
      cs: "Otevřete Google Cloud Console.",
      hu: "Nyissa meg a Google Cloud Console-t.",
    },
    {
      en: "Create a project and turn the Google Drive API on.",
      pl: "Utwórz projekt i włącz Google Drive API.",
      "pt-BR": "Crie um projeto e ative a Google Drive API.",
      cs: "Vytvořte projekt a zapněte Google Drive API.",
      hu: "Hozzon létre egy projektet, és kapcsolja be a Google Drive API-t.",
    },
    {
      en: "Create OAuth 2.0 credentials and copy the client ID and the client secret.",
      pl: "Utwórz dane logowania OAuth 2.0 i skopiuj identyfikator oraz tajny klucz klienta.",
      "pt-BR": "Crie credenciais OAuth 2.0 e copie o ID e o segredo do cliente.",
      cs: "Vytvořte přihlašovací údaje OAuth 2.0 a zkopírujte ID a tajný kód klienta.",
      hu: "Hozzon létre OAuth 2.0 hitelesítő adatokat, és másolja ki az ügyfél-azonosítót és a titkos ügyfélkódot.",
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
    }),
    refresh_token: field.secret({
      title: {
        en: "Refresh token",
        pl: "Token odświeżania",
        "pt-BR": "Token de atualização",
        cs: "Obnovovací token",
        hu: "Frissítési token",
      },
    }),
  }),
  settings: fields({
    default_folder_id: Type.Optional(
      field.text({
        title: {
          en: "Folder ID for reports",
          pl: "Identyfikator folderu na raporty",
          "pt-BR": "ID da pasta dos relatórios",
          cs: "ID složky pro sestavy",
          hu: "A jelentések mappájának azonosítója",
        },
        help: {
          en: "The last part of the folder's address in Google Drive; root is the top folder.",
          pl: "Ostatnia część adresu folderu w Google Drive; root oznacza folder główny.",
          "pt-BR": "A última parte do endereço da pasta no Google Drive; root é a pasta principal.",
          cs: "Poslední část adresy složky na Disku Google; root je kořenová složka.",
          hu: "A mappa Google Drive-beli címének utolsó része; a root a legfelső mappa.",
        },
        default: "root",
        examples: ["root"],
        maxLength: 200,
      }),
    ),
  }),
  baseUrl: () => "https://www.googleapis.com",
  allowedHosts: ["oauth2.googleapis.com"],
  /** Above about three new files a second Google starts to refuse; reads may be faster. */
  rate: { requests: 10, perMs: 1_000, concurrency: 2 },
});
