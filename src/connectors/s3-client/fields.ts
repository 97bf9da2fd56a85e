import { Type } from "typebox";
import { field, reportFolder } from "../../sdk/index.ts";

/** Fields that both connectors of S3 services ask for. */
export const s3Credentials = {
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
  session_token: Type.Optional(
    field.secret({
      title: {
        en: "Session token",
        pl: "Token sesji",
        "pt-BR": "Token de sessão",
        cs: "Token relace",
        hu: "Munkamenet-token",
      },
      help: {
        en: "Only for a temporary key, which stops working after some hours.",
        pl: "Tylko dla klucza tymczasowego, który po kilku godzinach przestaje działać.",
        "pt-BR": "Só para uma chave temporária, que deixa de funcionar depois de algumas horas.",
        cs: "Jen pro dočasný klíč, který po několika hodinách přestane platit.",
        hu: "Csak ideiglenes kulcshoz, amely néhány óra múlva érvényét veszti.",
      },
      maxLength: 4096,
    }),
  ),
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
};

export const region = Type.Optional(
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
    examples: ["eu-central-1"],
  }),
);

const addressing = Type.Optional(
  field.choice(["auto", "path", "virtual"], {
    title: {
      en: "Where the bucket's name stands",
      pl: "Gdzie stoi nazwa zasobnika",
      "pt-BR": "Onde fica o nome do bucket",
      cs: "Kde stojí název bucketu",
      hu: "Hol áll a tároló neve",
    },
    help: {
      en: "path: after the server's address, as most servers of your own want it. virtual: before it, as part of the host name. auto: virtual for Amazon, path elsewhere.",
      pl: "path: po adresie serwera, jak chce większość własnych serwerów. virtual: przed nim, jako część nazwy hosta. auto: virtual dla Amazon, path gdzie indziej.",
      "pt-BR":
        "path: depois do endereço do servidor, como quer a maioria dos servidores próprios. virtual: antes dele, como parte do nome do host. auto: virtual para a Amazon, path nos demais.",
      cs: "path: za adresou serveru, jak to chce většina vlastních serverů. virtual: před ní, jako část názvu hostitele. auto: virtual pro Amazon, jinde path.",
      hu: "path: a kiszolgáló címe után, ahogy a legtöbb saját kiszolgáló várja. virtual: előtte, a gazdanév részeként. auto: az Amazonnál virtual, máshol path.",
    },
    default: "auto",
  }),
);

const encryption = Type.Optional(
  field.choice(["none", "AES256", "aws:kms"], {
    title: {
      en: "Encryption at the service",
      pl: "Szyfrowanie po stronie usługi",
      "pt-BR": "Criptografia no serviço",
      cs: "Šifrování na straně služby",
      hu: "Titkosítás a szolgáltatásnál",
    },
    help: {
      en: "none: as the bucket is set up. AES256: with a key of the service. aws:kms: with a key of its key management.",
      pl: "none: tak, jak ustawiono zasobnik. AES256: kluczem usługi. aws:kms: kluczem z jej systemu zarządzania kluczami.",
      "pt-BR":
        "none: como o bucket está configurado. AES256: com uma chave do serviço. aws:kms: com uma chave do gerenciador de chaves dele.",
      cs: "none: podle nastavení bucketu. AES256: klíčem služby. aws:kms: klíčem z její správy klíčů.",
      hu: "none: ahogy a tároló be van állítva. AES256: a szolgáltatás kulcsával. aws:kms: a kulcskezelőjében lévő kulccsal.",
    },
    default: "none",
  }),
);

const kmsKeyId = Type.Optional(
  field.text({
    title: {
      en: "Key for aws:kms",
      pl: "Klucz dla aws:kms",
      "pt-BR": "Chave para aws:kms",
      cs: "Klíč pro aws:kms",
      hu: "Kulcs az aws:kms-hez",
    },
    help: {
      en: "ID or ARN; empty: the default key of the account.",
      pl: "Identyfikator lub ARN; puste: domyślny klucz konta.",
      "pt-BR": "ID ou ARN; vazio: a chave padrão da conta.",
      cs: "ID nebo ARN; prázdné: výchozí klíč účtu.",
      hu: "Azonosító vagy ARN; üresen: a fiók alapértelmezett kulcsa.",
    },
    pattern: "^[\\x21-\\x7e]{1,2048}$",
    maxLength: 2048,
  }),
);

const storageClass = Type.Optional(
  field.text({
    title: {
      en: "Storage class",
      pl: "Klasa przechowywania",
      "pt-BR": "Classe de armazenamento",
      cs: "Třída úložiště",
      hu: "Tárolási osztály",
    },
    help: {
      en: "E.g. STANDARD_IA or GLACIER_IR. Files of archive classes (GLACIER, DEEP_ARCHIVE) cannot be fetched at once. Empty: as the service has it.",
      pl: "Np. STANDARD_IA lub GLACIER_IR. Plików z klas archiwalnych (GLACIER, DEEP_ARCHIVE) nie można od razu pobrać. Puste: domyślna usługi.",
      "pt-BR":
        "Por exemplo STANDARD_IA ou GLACIER_IR. Arquivos de classes de arquivamento (GLACIER, DEEP_ARCHIVE) não podem ser baixados na hora. Vazio: a padrão do serviço.",
      cs: "Např. STANDARD_IA nebo GLACIER_IR. Soubory archivních tříd (GLACIER, DEEP_ARCHIVE) nelze hned stáhnout. Prázdné: výchozí třída služby.",
      hu: "Pl. STANDARD_IA vagy GLACIER_IR. Az archív osztályok (GLACIER, DEEP_ARCHIVE) fájljai nem tölthetők le azonnal. Üresen: a szolgáltatás alapértelmezése.",
    },
    pattern: "^[A-Z][A-Z0-9_]{0,39}$",
    maxLength: 40,
    examples: ["STANDARD_IA"],
  }),
);

/** Settings behind the server's address, in the order of the form. */
export const s3Settings = {
  default_folder: reportFolder,
  addressing,
  encryption,
  kms_key_id: kmsKeyId,
  storage_class: storageClass,
};

export const serverTitle = {
  en: "Server address",
  pl: "Adres serwera",
  "pt-BR": "Endereço do servidor",
  cs: "Adresa serveru",
  hu: "Kiszolgáló címe",
};

/** Without a path: signatures would not fit behind one. */
export const SERVER_PATTERN = "^https?://[^/\\s@?#]+/?$";
