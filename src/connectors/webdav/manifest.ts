import { type Static, Type } from "typebox";
import {
  type Context,
  defineManifest,
  field,
  fields,
  reportFolder,
  same,
} from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "webdav",
  title: same("WebDAV"),
  summary: {
    en: "Files reports in a folder of any WebDAV server: Apache, IIS, Synology, ownCloud, rclone and others.",
    pl: "Zapisuje raporty w folderze dowolnego serwera WebDAV: Apache, IIS, Synology, ownCloud, rclone i innych.",
    "pt-BR":
      "Guarda relatórios em uma pasta de qualquer servidor WebDAV: Apache, IIS, Synology, ownCloud, rclone e outros.",
    cs: "Ukládá sestavy do složky libovolného serveru WebDAV: Apache, IIS, Synology, ownCloud, rclone a dalších.",
    hu: "A jelentéseket bármely WebDAV-kiszolgáló mappájába menti: Apache, IIS, Synology, ownCloud, rclone és mások.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://www.rfc-editor.org/rfc/rfc4918",
  steps: [
    {
      en: "The base URL is the address of the WebDAV folder itself, e.g. https://files.example.com/webdav; ask whoever runs the server for it.",
      pl: "Adres bazowy to adres samego folderu WebDAV, np. https://files.example.com/webdav; zapytaj o niego opiekuna serwera.",
      "pt-BR":
        "A URL base é o endereço da própria pasta WebDAV, por exemplo https://files.example.com/webdav; peça-o a quem administra o servidor.",
      cs: "Základní adresa je adresa samotné složky WebDAV, např. https://files.example.com/webdav; sdělí ji správce serveru.",
      hu: "Az alapcím magának a WebDAV-mappának a címe, pl. https://files.example.com/webdav; a kiszolgáló üzemeltetője megmondja.",
    },
    {
      en: "Enter a user who may write there, best one made only for the hub.",
      pl: "Podaj użytkownika, który ma tam prawo zapisu, najlepiej utworzonego tylko dla Viaduktu.",
      "pt-BR": "Informe um usuário que possa gravar ali, de preferência criado só para o Viadukt.",
      cs: "Zadejte uživatele, který tam smí zapisovat, nejlépe vytvořeného jen pro Viadukt.",
      hu: "Adjon meg egy felhasználót, aki oda írhat, lehetőleg olyat, akit csak a Viadukthoz hoztak létre.",
    },
    {
      en: "For a Nextcloud choose the provider Nextcloud: it resumes large files and checks what has arrived.",
      pl: "Dla Nextcloud wybierz dostawcę Nextcloud: wznawia duże pliki i sprawdza, co dotarło.",
      "pt-BR":
        "Para um Nextcloud escolha o provedor Nextcloud: ele retoma arquivos grandes e confere o que chegou.",
      cs: "Pro Nextcloud zvolte poskytovatele Nextcloud: navazuje přerušené velké soubory a ověřuje, co dorazilo.",
      hu: "Nextcloudhoz a Nextcloud szolgáltatót válassza: folytatja a megszakadt nagy fájlokat, és ellenőrzi, mi érkezett meg.",
    },
  ],
  // The server says which of Basic and Digest it wants.
  auth: { kind: "custom" },
  credentials: fields({
    username: field.text({
      title: {
        en: "User name",
        pl: "Nazwa użytkownika",
        "pt-BR": "Nome de usuário",
        cs: "Uživatelské jméno",
        hu: "Felhasználónév",
      },
      // RFC 7617: what stands before the first colon is the user.
      pattern: "^[^:]*$",
      maxLength: 250,
    }),
    password: field.secret({
      title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
      maxLength: 1000,
    }),
  }),
  settings: fields({
    default_folder: reportFolder,
    sign_in: Type.Optional(
      field.choice(["basic", "digest"], {
        title: {
          en: "How to sign in",
          pl: "Sposób logowania",
          "pt-BR": "Forma de autenticação",
          cs: "Způsob přihlášení",
          hu: "A bejelentkezés módja",
        },
        help: {
          en: "basic is what nearly every server takes over https; digest sends no password, for servers that want it.",
          pl: "basic przyjmuje prawie każdy serwer przez https; digest nie wysyła hasła – dla serwerów, które tego wymagają.",
          "pt-BR":
            "basic é o que quase todo servidor aceita por https; digest não envia a senha, para servidores que o exigem.",
          cs: "basic přijímá přes https téměř každý server; digest heslo neposílá – pro servery, které ho vyžadují.",
          hu: "A basic módot https-en szinte minden kiszolgáló elfogadja; a digest nem küldi el a jelszót, az azt kérő kiszolgálókhoz.",
        },
        default: "basic",
      }),
    ),
  }),
  allowedHosts: [],
  rate: { requests: 100, perMs: 1_000, concurrency: 8 },
});

export type WebdavContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
