import { type Static, Type } from "typebox";
import {
  type Context,
  defineManifest,
  field,
  fields,
  reportFolder,
  same,
} from "../../sdk/index.ts";

const chunkTitle = {
  en: "Chunk size (MiB)",
  pl: "Rozmiar części (MiB)",
  "pt-BR": "Tamanho da parte (MiB)",
  cs: "Velikost části (MiB)",
  hu: "Darab mérete (MiB)",
};
const chunkHelp = {
  en: "Larger files are sent in parts of this size. Empty: what the server announces. Lower it when a proxy refuses large uploads.",
  pl: "Większe pliki są wysyłane w częściach tej wielkości. Puste: tyle, ile podaje serwer. Zmniejsz, gdy serwer pośredniczący odrzuca duże pliki.",
  "pt-BR":
    "Arquivos maiores são enviados em partes deste tamanho. Vazio: o que o servidor anuncia. Diminua se um proxy recusar envios grandes.",
  cs: "Větší soubory se posílají po částech této velikosti. Prázdné: podle serveru. Snižte, pokud proxy velké soubory odmítá.",
  hu: "A nagyobb fájlok ekkora darabokban mennek. Üresen: amit a kiszolgáló megad. Csökkentse, ha egy proxy elutasítja a nagy feltöltést.",
};

export const manifest = defineManifest({
  id: "nextcloud",
  title: same("Nextcloud"),
  summary: {
    en: "Files reports in a Nextcloud folder over WebDAV; large files go on after a break.",
    pl: "Zapisuje raporty w folderze Nextcloud przez WebDAV; przerwane wysyłanie dużych plików jest wznawiane.",
    "pt-BR":
      "Guarda relatórios em uma pasta do Nextcloud por WebDAV; o envio de arquivos grandes continua após uma interrupção.",
    cs: "Ukládá sestavy do složky Nextcloud přes WebDAV; na přerušené odesílání velkých souborů naváže.",
    hu: "A jelentéseket WebDAV-on egy Nextcloud-mappába menti; a nagy fájlok feltöltése megszakadás után folytatódik.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/",
  steps: [
    {
      en: "Sign in to your Nextcloud and open Personal settings → Security.",
      pl: "Zaloguj się do Nextcloud i otwórz Ustawienia osobiste → Bezpieczeństwo.",
      "pt-BR": "Entre no seu Nextcloud e abra Configurações pessoais → Segurança.",
      cs: "Přihlaste se do Nextcloudu a otevřete Osobní nastavení → Zabezpečení.",
      hu: "Jelentkezzen be a Nextcloudba, és nyissa meg: Személyes beállítások → Biztonság.",
    },
    {
      en: "Under Devices & sessions type a name such as Viadukt and create an app password.",
      pl: "W części Urządzenia i sesje wpisz nazwę, np. Viadukt, i utwórz hasło aplikacji.",
      "pt-BR":
        "Em Dispositivos e sessões digite um nome, por exemplo Viadukt, e crie uma senha de aplicativo.",
      cs: "V části Zařízení a relace zadejte název, např. Viadukt, a vytvořte heslo aplikace.",
      hu: "Az Eszközök és munkamenetek résznél adjon meg egy nevet, pl. Viadukt, és hozzon létre alkalmazásjelszót.",
    },
    {
      en: "Copy the user name and the app password here; the base URL is the address of your Nextcloud, e.g. https://cloud.example.com.",
      pl: "Skopiuj tutaj nazwę użytkownika i hasło aplikacji; adres bazowy to adres twojego Nextcloud, np. https://cloud.example.com.",
      "pt-BR":
        "Copie aqui o nome de usuário e a senha de aplicativo; a URL base é o endereço do seu Nextcloud, por exemplo https://cloud.example.com.",
      cs: "Sem zkopírujte uživatelské jméno a heslo aplikace; základní adresa je adresa vašeho Nextcloudu, např. https://cloud.example.com.",
      hu: "Másolja ide a felhasználónevet és az alkalmazásjelszót; az alapcím a Nextcloud címe, pl. https://cloud.example.com.",
    },
  ],
  auth: { kind: "basic", username: "username", password: "password" },
  credentials: fields({
    username: field.text({
      title: {
        en: "User name",
        pl: "Nazwa użytkownika",
        "pt-BR": "Nome de usuário",
        cs: "Uživatelské jméno",
        hu: "Felhasználónév",
      },
    }),
    password: field.secret({
      title: {
        en: "App password",
        pl: "Hasło aplikacji",
        "pt-BR": "Senha de aplicativo",
        cs: "Heslo aplikace",
        hu: "Alkalmazásjelszó",
      },
    }),
  }),
  settings: fields({
    default_folder: reportFolder,
    chunk_size_mib: Type.Optional(
      Type.Integer({
        title: chunkTitle.en,
        description: chunkHelp.en,
        "x-i18n": { title: chunkTitle, help: chunkHelp },
        minimum: 5,
        maximum: 5000,
      }),
    ),
    dav_path: Type.Optional(
      field.text({
        title: {
          en: "WebDAV path (for other WebDAV servers)",
          pl: "Ścieżka WebDAV (dla innych serwerów WebDAV)",
          "pt-BR": "Caminho WebDAV (para outros servidores WebDAV)",
          cs: "Cesta WebDAV (pro jiné servery WebDAV)",
          hu: "WebDAV-útvonal (más WebDAV-kiszolgálóhoz)",
        },
        help: {
          en: "Leave it empty for Nextcloud. Elsewhere: the path of the root folder on the server, e.g. / or /webdav.",
          pl: "Dla Nextcloud zostaw puste. Gdzie indziej: ścieżka folderu głównego na serwerze, np. / lub /webdav.",
          "pt-BR":
            "Deixe vazio para o Nextcloud. Em outro lugar: o caminho da pasta raiz no servidor, por exemplo / ou /webdav.",
          cs: "Pro Nextcloud nechte prázdné. Jinde: cesta ke kořenové složce na serveru, např. / nebo /webdav.",
          hu: "Nextcloudhoz hagyja üresen. Máshol: a gyökérmappa útvonala a kiszolgálón, pl. / vagy /webdav.",
        },
        minLength: 0,
        maxLength: 1000,
        examples: ["/", "/webdav"],
      }),
    ),
  }),
  allowedHosts: [],
  rate: { requests: 20, perMs: 1_000, concurrency: 4 },
});

export type NextcloudContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
