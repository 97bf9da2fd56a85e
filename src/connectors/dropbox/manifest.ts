import { defineManifest, field, fields, reportFolder, same } from "../../sdk/index.ts";

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
      en: "Open the Dropbox App Console and create an app with access to its own folder.",
      pl: "Otwórz Dropbox App Console i utwórz aplikację z dostępem do własnego folderu.",
      "pt-BR": "Abra o Dropbox App Console e crie um aplicativo com acesso à própria pasta.",
      cs: "Otevřete Dropbox App Console a vytvořte aplikaci s přístupem k vlastní složce.",
      hu: "Nyissa meg a Dropbox App Console-t, és hozzon létre egy alkalmazást saját mappához való hozzáféréssel.",
    },
    {
      en: "Under Permissions tick files.metadata.read, files.content.read and files.content.write.",
      pl: "W części Permissions zaznacz files.metadata.read, files.content.read i files.content.write.",
      "pt-BR":
        "Em Permissions marque files.metadata.read, files.content.read e files.content.write.",
      cs: "V části Permissions zaškrtněte files.metadata.read, files.content.read a files.content.write.",
      hu: "A Permissions résznél jelölje be: files.metadata.read, files.content.read és files.content.write.",
    },
    {
      en: "Generate an access token and copy it here.",
      pl: "Wygeneruj token dostępu i skopiuj go tutaj.",
      "pt-BR": "Gere um token de acesso e copie-o aqui.",
      cs: "Vygenerujte přístupový token a zkopírujte ho sem.",
      hu: "Hozzon létre egy hozzáférési tokent, és másolja ide.",
    },
  ],
  auth: { kind: "bearer", token: "access_token" },
  credentials: fields({
    access_token: field.secret({
      title: {
        en: "Access token",
        pl: "Token dostępu",
        "pt-BR": "Token de acesso",
        cs: "Přístupový token",
        hu: "Hozzáférési token",
      },
    }),
  }),
  settings: fields({
    default_folder: reportFolder,
  }),
  baseUrl: () => "https://api.dropboxapi.com/2",
  allowedHosts: ["content.dropboxapi.com"],
  /** Dropbox wants the writes of one account one after the other. */
  rate: { requests: 10, perMs: 1_000, concurrency: 1 },
});
