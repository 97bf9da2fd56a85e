import { type Static, Type } from "typebox";
import {
  authorizeAddress,
  type Context,
  defineManifest,
  field,
  fields,
  oauthCredentials,
  revokeAddress,
  same,
  tokenAddress,
} from "../../sdk/index.ts";

const AUTHORIZE_URL = "https://accounts.google.com/o/oauth2/v2/auth";
const TOKEN_URL = "https://oauth2.googleapis.com/token";
const REVOKE_URL = "https://oauth2.googleapis.com/revoke";

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
  docs: "https://developers.google.com/workspace/drive/api/guides/about-sdk",
  steps: [
    {
      en: "Open the Google Cloud Console, create a project and turn the Google Drive API on.",
      pl: "Przejdź do Google Cloud Console, utwórz projekt i włącz Google Drive API.",
      "pt-BR": "Abra o Google Cloud Console, crie um projeto e ative a Google Drive API.",
      cs: "Otevřete Google Cloud Console, vytvořte projekt a zapněte Google Drive API.",
      hu: "Nyissa meg a Google Cloud Console-t, hozzon létre egy projektet, és kapcsolja be a Google Drive API-t.",
    },
    {
      en: "Set up the consent screen with the scope drive.file and publish it: in the mode Testing the access ends after 7 days.",
      pl: "Skonfiguruj ekran zgody z zakresem drive.file i opublikuj go: w trybie Testing dostęp wygasa po 7 dniach.",
      "pt-BR":
        "Configure a tela de consentimento com o escopo drive.file e publique-a: no modo Testing o acesso termina após 7 dias.",
      cs: "Nastavte obrazovku souhlasu s rozsahem drive.file a zveřejněte ji: v režimu Testing přístup po 7 dnech skončí.",
      hu: "Állítsa be a hozzájárulási képernyőt a drive.file hatókörrel, és tegye közzé: Testing módban a hozzáférés 7 nap után megszűnik.",
    },
    {
      en: "Create OAuth 2.0 credentials of the type Web application with the redirect address that is shown here; copy the client ID and the client secret.",
      pl: "Utwórz dane logowania OAuth 2.0 typu Aplikacja internetowa z pokazanym tu adresem przekierowania; skopiuj identyfikator i tajny klucz klienta.",
      "pt-BR":
        "Crie credenciais OAuth 2.0 do tipo Aplicativo da Web com o endereço de redirecionamento mostrado aqui; copie o ID e o segredo do cliente.",
      cs: "Vytvořte přihlašovací údaje OAuth 2.0 typu Webová aplikace se zde uvedenou adresou pro přesměrování; zkopírujte ID a tajný kód klienta.",
      hu: "Hozzon létre Webalkalmazás típusú OAuth 2.0 hitelesítő adatokat az itt látható átirányítási címmel; másolja ki az ügyfél-azonosítót és a titkos ügyfélkódot.",
    },
    {
      en: "Save the integration and press Connect. Tokens that you have already can be entered instead.",
      pl: "Zapisz integrację i naciśnij Połącz. Zamiast tego możesz wpisać tokeny, które już masz.",
      "pt-BR": "Salve a integração e clique em Conectar. Se já tem tokens, pode informá-los.",
      cs: "Uložte integraci a stiskněte Připojit. Místo toho můžete zadat tokeny, které už máte.",
      hu: "Mentse az integrációt, és nyomja meg a Csatlakozás gombot. Ehelyett a már meglévő tokeneket is megadhatja.",
    },
  ],
  auth: {
    kind: "oauth2",
    authorizeUrl: AUTHORIZE_URL,
    tokenUrl: TOKEN_URL,
    revokeUrl: REVOKE_URL,
    // Only what the hub makes itself; more would have to be reviewed by Google.
    scopes: ["https://www.googleapis.com/auth/drive.file"],
    // Without both there is no refresh token for somebody who agreed before.
    authorizeParams: { access_type: "offline", prompt: "consent" },
  },
  credentials: fields(oauthCredentials()),
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
          en: "The last part of the folder's address in Google Drive; root is the top folder. The hub sees only folders that it made itself.",
          pl: "Ostatnia część adresu folderu w Google Drive; root oznacza folder główny. Widoczne są tylko foldery utworzone przez ten program.",
          "pt-BR":
            "A última parte do endereço da pasta no Google Drive; root é a pasta principal. Só são visíveis as pastas criadas por este programa.",
          cs: "Poslední část adresy složky na Disku Google; root je kořenová složka. Vidět jsou jen složky, které vytvořil tento program.",
          hu: "A mappa Google Drive-beli címének utolsó része; a root a legfelső mappa. Csak a program által létrehozott mappák láthatók.",
        },
        default: "root",
        examples: ["root"],
        maxLength: 200,
      }),
    ),
    authorize_url: authorizeAddress(AUTHORIZE_URL),
    token_url: tokenAddress(TOKEN_URL),
    revoke_url: revokeAddress(REVOKE_URL),
  }),
  baseUrl: () => "https://www.googleapis.com",
  allowedHosts: [],
  /** Above about three new files a second Google starts to refuse; reads may be faster. */
  rate: { requests: 10, perMs: 1_000, concurrency: 4 },
});

export type DriveContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
