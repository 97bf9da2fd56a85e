import { defineManifest, field, fields, InvalidInputError, same } from "../../sdk/index.ts";
import { baseUrlOf } from "../s3-client/base-url.ts";
import {
  region,
  SERVER_PATTERN,
  s3Credentials,
  s3Settings,
  serverTitle,
} from "../s3-client/fields.ts";

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
  credentials: fields(s3Credentials),
  settings: fields({
    endpoint_url: field.text({
      title: serverTitle,
      help: {
        en: "With http:// or https:// and the port, e.g. http://minio.local:9000.",
        pl: "Z http:// lub https:// i portem, np. http://minio.local:9000.",
        "pt-BR": "Com http:// ou https:// e a porta, por exemplo http://minio.local:9000.",
        cs: "S http:// nebo https:// a portem, např. http://minio.local:9000.",
        hu: "http:// vagy https:// előtaggal és porttal, pl. http://minio.local:9000.",
      },
      pattern: SERVER_PATTERN,
      maxLength: 300,
      examples: ["http://minio.local:9000"],
    }),
    region,
    ...s3Settings,
  }),
  baseUrl: (credentials, settings) => {
    if (settings) return baseUrlOf(credentials, settings);
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
