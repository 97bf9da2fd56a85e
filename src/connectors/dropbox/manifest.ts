import { type Static, Type } from "typebox";
import {
  authorizeAddress,
  type Context,
  contentAddress,
  defineManifest,
  field,
  fields,
  oauthCredentials,
  reportFolder,
  same,
  tokenAddress,
} from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "dropbox",
  title: same("Dropbox"),
  summary: {
    en: "Files reports in a folder of Dropbox.",
    pl: "Zapisuje raporty w folderze Dropbox.",
    "pt-BR": "Guarda relatórios em uma pasta do Dropbox.",
    cs: "Ukládá sestavy do složky v Dropboxu.",
    hu: "A jelentéseket egy Dropbox-mappába menti.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://www.dropbox.com/developers/documentation/http/documentation",
  steps: [
    {
      en: "Open the Dropbox App Console (dropbox.com/developers/apps) and create an app: Scoped access, App folder.",
      pl: "Otwórz Dropbox App Console (dropbox.com/developers/apps) i utwórz aplikację: Scoped access, App folder.",
      "pt-BR":
        "Abra o Dropbox App Console (dropbox.com/developers/apps) e crie um aplicativo: Scoped access, App folder.",
      cs: "Otevřete Dropbox App Console (dropbox.com/developers/apps) a vytvořte aplikaci: Scoped access, App folder.",
      hu: "Nyissa meg a Dropbox App Console-t (dropbox.com/developers/apps), és hozzon létre egy alkalmazást: Scoped access, App folder.",
    },
    {
      en: "Under Permissions tick account_info.read, files.metadata.read, files.content.read and files.content.write, and submit.",
      pl: "W części Permissions zaznacz account_info.read, files.metadata.read, files.content.read i files.content.write, po czym zatwierdź.",
      "pt-BR":
        "Em Permissions marque account_info.read, files.metadata.read, files.content.read e files.content.write e confirme.",
      cs: "V části Permissions zaškrtněte account_info.read, files.metadata.read, files.content.read a files.content.write a potvrďte.",
      hu: "A Permissions résznél jelölje be: account_info.read, files.metadata.read, files.content.read és files.content.write, majd hagyja jóvá.",
    },
    {
      en: "Under Settings enter the redirect address of this hub; it ends with /oauth/dropbox/callback.",
      pl: "W części Settings wpisz adres przekierowania tego systemu; kończy się na /oauth/dropbox/callback.",
      "pt-BR":
        "Em Settings informe o endereço de redirecionamento deste sistema; ele termina em /oauth/dropbox/callback.",
      cs: "V části Settings zadejte adresu přesměrování tohoto systému; končí na /oauth/dropbox/callback.",
      hu: "A Settings résznél adja meg a rendszer átirányítási címét; a vége /oauth/dropbox/callback.",
    },
    {
      en: "Copy the app key and the app secret here, save, then press Connect. A generated access token works without them, for four hours.",
      pl: "Skopiuj tutaj App key i App secret, zapisz i naciśnij Połącz. Wygenerowany token dostępu działa bez nich, ale tylko cztery godziny.",
      "pt-BR":
        "Copie aqui o App key e o App secret, salve e pressione Conectar. Um token de acesso gerado funciona sem eles, por quatro horas.",
      cs: "Sem zkopírujte App key a App secret, uložte a stiskněte Připojit. Vygenerovaný přístupový token funguje i bez nich, ale jen čtyři hodiny.",
      hu: "Másolja ide az App key és az App secret értékét, mentse el, majd nyomja meg a Csatlakozás gombot. A generált hozzáférési token ezek nélkül is működik, négy óráig.",
    },
  ],
  auth: {
    kind: "oauth2",
    authorizeUrl: "https://www.dropbox.com/oauth2/authorize",
    tokenUrl: "https://api.dropboxapi.com/oauth2/token",
    scopes: [
      "account_info.read",
      "files.metadata.read",
      "files.content.read",
      "files.content.write",
    ],
    // Without it there is no refresh token.
    authorizeParams: { token_access_type: "offline" },
  },
  credentials: fields(
    oauthCredentials({
      id: {
        en: "App key",
        pl: "Klucz aplikacji (App key)",
        "pt-BR": "Chave do aplicativo (App key)",
        cs: "Klíč aplikace (App key)",
        hu: "Alkalmazáskulcs (App key)",
      },
      secret: {
        en: "App secret",
        pl: "Tajny klucz aplikacji (App secret)",
        "pt-BR": "Segredo do aplicativo (App secret)",
        cs: "Tajný klíč aplikace (App secret)",
        hu: "Az alkalmazás titkos kulcsa (App secret)",
      },
    }),
  ),
  settings: fields({
    default_folder: reportFolder,
    team_space: Type.Optional(
      field.flag({
        title: {
          en: "Use the team's space",
          pl: "Używaj przestrzeni zespołu",
          "pt-BR": "Usar o espaço da equipe",
          cs: "Používat prostor týmu",
          hu: "A csapat tárhelyének használata",
        },
        help: {
          en: "Folders start at the team's shared space instead of your own folder. Needs an app with Full Dropbox access.",
          pl: "Foldery zaczynają się we wspólnej przestrzeni zespołu zamiast w twoim folderze. Wymaga aplikacji z dostępem Full Dropbox.",
          "pt-BR":
            "As pastas começam no espaço compartilhado da equipe em vez da sua pasta. Exige um aplicativo com acesso Full Dropbox.",
          cs: "Složky začínají ve společném prostoru týmu místo ve vaší složce. Vyžaduje aplikaci s přístupem Full Dropbox.",
          hu: "A mappák a saját mappa helyett a csapat közös tárhelyén kezdődnek. Full Dropbox hozzáférésű alkalmazás kell hozzá.",
        },
      }),
    ),
    content_url: contentAddress("https://content.dropboxapi.com"),
    authorize_url: authorizeAddress("https://www.dropbox.com/oauth2/authorize"),
    token_url: tokenAddress("https://api.dropboxapi.com/oauth2/token"),
  }),
  baseUrl: () => "https://api.dropboxapi.com",
  allowedHosts: ["content.dropboxapi.com"],
  rate: { requests: 10, perMs: 1_000, concurrency: 4 },
});

export type DropboxContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
