import { Type } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";
import { baseUrlOf } from "../s3-client/base-url.ts";
import {
  region,
  SERVER_PATTERN,
  s3Credentials,
  s3Settings,
  serverTitle,
} from "../s3-client/fields.ts";

export const manifest = defineManifest({
  id: "aws_s3",
  title: same("AWS S3"),
  summary: {
    en: "Files reports in a bucket of Amazon S3.",
    pl: "Zapisuje raporty w zasobniku Amazon S3.",
    "pt-BR": "Guarda relatórios em um bucket do Amazon S3.",
    cs: "Ukládá sestavy do bucketu Amazon S3.",
    hu: "A jelentéseket egy Amazon S3-tárolóba menti.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html",
  steps: [
    {
      en: "In the AWS console open S3 and create a bucket; note its region.",
      pl: "W konsoli AWS otwórz S3 i utwórz zasobnik (bucket); zapisz jego region.",
      "pt-BR": "No console da AWS abra o S3 e crie um bucket; anote a região.",
      cs: "V konzoli AWS otevřete S3 a vytvořte bucket; poznamenejte si region.",
      hu: "Az AWS-konzolon nyissa meg az S3-at, és hozzon létre egy tárolót (bucket); jegyezze fel a régióját.",
    },
    {
      en: "In IAM create a user that may list the bucket and read, write and delete its objects.",
      pl: "W IAM utwórz użytkownika, który może wyświetlać zawartość zasobnika oraz czytać, zapisywać i usuwać obiekty.",
      "pt-BR":
        "No IAM crie um usuário que possa listar o bucket e ler, gravar e excluir os objetos.",
      cs: "V IAM vytvořte uživatele, který smí bucket vypsat a číst, zapisovat a mazat objekty.",
      hu: "Az IAM-ben hozzon létre egy felhasználót, aki listázhatja a tárolót, és olvashatja, írhatja, törölheti az objektumait.",
    },
    {
      en: "Create an access key for that user and copy both parts here.",
      pl: "Utwórz klucz dostępu dla tego użytkownika i skopiuj tutaj obie części.",
      "pt-BR": "Crie uma chave de acesso para esse usuário e copie aqui as duas partes.",
      cs: "Vytvořte tomuto uživateli přístupový klíč a zkopírujte sem obě části.",
      hu: "Hozzon létre hozzáférési kulcsot ennek a felhasználónak, és másolja ide mindkét részét.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields(s3Credentials),
  settings: fields({
    region,
    endpoint_url: Type.Optional(
      field.text({
        title: serverTitle,
        help: {
          en: "Only for another S3-compatible service; empty for Amazon.",
          pl: "Tylko dla innej usługi zgodnej z S3; dla Amazon zostaw puste.",
          "pt-BR": "Somente para outro serviço compatível com S3; vazio para a Amazon.",
          cs: "Jen pro jinou službu kompatibilní s S3; pro Amazon nechte prázdné.",
          hu: "Csak más, S3-kompatibilis szolgáltatáshoz; Amazonhoz hagyja üresen.",
        },
        pattern: SERVER_PATTERN,
        maxLength: 300,
      }),
    ),
    ...s3Settings,
  }),
  baseUrl: (credentials, settings) => baseUrlOf(credentials, settings ?? {}),
  allowedHosts: [],
  rate: { requests: 50, perMs: 1_000, concurrency: 8 },
});
