import { Type } from "typebox";
import {
  defineManifest,
  field,
  fields,
  InvalidInputError,
  reportFolder,
  same,
} from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "minio",
  title: same("MinIO"),
  summary: {
    en: "Files reports in a bucket of a MinIO or other S3-compatible server.",
    pl: "Zapisuje raporty w zasobniku serwera MinIO lub innego zgodnego z S3.",
    "pt-BR": "Guarda relatórios em um bucket do MinIO ou de outro servidor compatível com S3.",
    cs: "Ukládá sestavy do bucketu na serveru MinIO nebo jiném kompatibilním s S3.",
    hu: "A jelentéseket egy MinIO- vagy más, S3-kompatibilis kiszolgáló tárolójába menti.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://min.io/docs/minio/linux/index.html",
  steps: [
    {
      en: "Sign in to the console of your MinIO server and create a bucket.",
      pl: "Zaloguj się do konsoli swojego serwera MinIO i utwórz zasobnik (bucket).",
      "pt-BR": "Entre no console do seu servidor MinIO e crie um bucket.",
      cs: "Přihlaste se do konzole svého serveru MinIO a vytvořte bucket.",
      hu: "Jelentkezzen be a MinIO-kiszolgáló konzoljába, és hozzon létre egy tárolót (bucket).",
    },
    {
      en: "Under Access Keys create a key and copy both parts here.",
      pl: "W części Access Keys utwórz klucz i skopiuj tutaj obie części.",
      "pt-BR": "Em Access Keys crie uma chave e copie aqui as duas partes.",
      cs: "V části Access Keys vytvořte klíč a zkopírujte sem obě části.",
      hu: "Az Access Keys résznél hozzon létre egy kulcsot, és másolja ide mindkét részét.",
    },
    {
      en: "The server address is the one of the S3 interface, usually on port 9000.",
      pl: "Adres serwera to adres interfejsu S3, zwykle na porcie 9000.",
      "pt-BR": "O endereço do servidor é o da interface S3, geralmente na porta 9000.",
      cs: "Adresa serveru je adresa rozhraní S3, obvykle na portu 9000.",
      hu: "A kiszolgáló címe az S3-felület címe, általában a 9000-es porton.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    access_key_id: field.text({
      title: {
        en: "Access key ID",
        pl: "Identyfikator klucza dostępu",
        "pt-BR": "ID da chave de acesso",
        cs: "ID přístupového klíče",
        hu: "Hozzáférésikulcs-azonosító",
      },
      maxLength: 128,
    }),
    secret_access_key: field.secret({
      title: {
        en: "Secret access key",
        pl: "Tajny klucz dostępu",
        "pt-BR": "Chave de acesso secreta",
        cs: "Tajný přístupový klíč",
        hu: "Titkos hozzáférési kulcs",
      },
      maxLength: 256,
    }),
    bucket: field.text({
      title: {
        en: "Bucket",
        pl: "Zasobnik (bucket)",
        "pt-BR": "Bucket",
        cs: "Bucket",
        hu: "Tároló (bucket)",
      },
      pattern: "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
      maxLength: 63,
    }),
  }),
  settings: fields({
    endpoint_url: field.text({
      title: {
        en: "Server address",
        pl: "Adres serwera",
        "pt-BR": "Endereço do servidor",
        cs: "Adresa serveru",
        hu: "Kiszolgáló címe",
      },
      help: {
        en: "With http:// or https:// and the port, e.g. http://minio.local:9000.",
        pl: "Z http:// lub https:// i portem, np. http://minio.local:9000.",
        "pt-BR": "Com http:// ou https:// e a porta, por exemplo http://minio.local:9000.",
        cs: "S http:// nebo https:// a portem, např. http://minio.local:9000.",
        hu: "http:// vagy https:// előtaggal és porttal, pl. http://minio.local:9000.",
      },
      pattern: "^https?://[^/\\s@]+/?$",
      maxLength: 300,
      examples: ["http://minio.local:9000"],
    }),
    region: Type.Optional(
      field.text({
        title: { en: "Region", pl: "Region", "pt-BR": "Região", cs: "Region", hu: "Régió" },
        help: {
          en: "Where the bucket is, e.g. eu-central-1.",
          pl: "Gdzie znajduje się zasobnik, np. eu-central-1.",
          "pt-BR": "Onde o bucket está, por exemplo eu-central-1.",
          cs: "Kde bucket leží, např. eu-central-1.",
          hu: "Ahol a tároló van, pl. eu-central-1.",
        },
        pattern: "^[a-z0-9-]{1,40}$",
        default: "us-east-1",
      }),
    ),
    default_folder: reportFolder,
  }),
  baseUrl: (_credentials, settings) => {
    if (settings) return settings.endpoint_url;
    throw new InvalidInputError([
      {
        field: "settings.endpoint_url",
        message: "is missing",
        remedy: "Enter the address of the server.",
      },
    ]);
  },
  allowedHosts: [],
  rate: { requests: 50, perMs: 1_000, concurrency: 8 },
});
