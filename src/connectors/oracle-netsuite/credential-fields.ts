import { Type } from "typebox";
import { field, same } from "../../sdk/index.ts";
import { ACCOUNT_ID } from "./account.ts";

const WITH_OAUTH2 = {
  en: "For OAuth 2.0.",
  pl: "Dla OAuth 2.0.",
  "pt-BR": "Para OAuth 2.0.",
  cs: "Pro OAuth 2.0.",
  hu: "OAuth 2.0-hoz.",
};
const WITH_TBA = {
  en: "For token-based authentication (TBA).",
  pl: "Dla uwierzytelniania tokenem (TBA).",
  "pt-BR": "Para autenticação por token (TBA).",
  cs: "Pro ověřování tokenem (TBA).",
  hu: "Token alapú hitelesítéshez (TBA).",
};

export const credentialFields = {
  account_id: field.text({
    title: {
      en: "Account ID",
      pl: "Identyfikator konta (Account ID)",
      "pt-BR": "ID da conta (Account ID)",
      cs: "ID účtu (Account ID)",
      hu: "Fiókazonosító (Account ID)",
    },
    help: {
      en: "In Setup > Company > Company Information. A sandbox has its own: 1234567_SB1.",
      pl: "W Setup > Company > Company Information. Środowisko sandbox ma własny: 1234567_SB1.",
      "pt-BR": "Em Setup > Company > Company Information. Um sandbox tem o seu: 1234567_SB1.",
      cs: "V Setup > Company > Company Information. Sandbox má vlastní: 1234567_SB1.",
      hu: "Setup > Company > Company Information. A sandboxnak sajátja van: 1234567_SB1.",
    },
    pattern: ACCOUNT_ID,
    maxLength: 50,
    examples: ["1234567", "1234567_SB1"],
  }),
  client_id: Type.Optional(
    field.text({
      title: {
        en: "Client ID",
        pl: "Identyfikator klienta (Client ID)",
        "pt-BR": "ID do cliente (Client ID)",
        cs: "ID klienta (Client ID)",
        hu: "Ügyfélazonosító (Client ID)",
      },
      help: {
        en: `${WITH_OAUTH2.en} NetSuite shows it once, when the integration record is saved.`,
        pl: `${WITH_OAUTH2.pl} NetSuite pokazuje go raz, po zapisaniu rekordu integracji.`,
        "pt-BR": `${WITH_OAUTH2["pt-BR"]} O NetSuite o mostra uma vez, ao salvar o registro de integração.`,
        cs: `${WITH_OAUTH2.cs} NetSuite ho ukáže jednou, po uložení záznamu integrace.`,
        hu: `${WITH_OAUTH2.hu} A NetSuite egyszer mutatja meg, az integrációs rekord mentésekor.`,
      },
      maxLength: 200,
    }),
  ),
  certificate_id: Type.Optional(
    field.text({
      title: {
        en: "Certificate ID",
        pl: "Identyfikator certyfikatu (Certificate ID)",
        "pt-BR": "ID do certificado (Certificate ID)",
        cs: "ID certifikátu (Certificate ID)",
        hu: "Tanúsítványazonosító (Certificate ID)",
      },
      help: {
        en: `${WITH_OAUTH2.en} It stands in the list of OAuth 2.0 Client Credentials (M2M) Setup.`,
        pl: `${WITH_OAUTH2.pl} Widać go na liście OAuth 2.0 Client Credentials (M2M) Setup.`,
        "pt-BR": `${WITH_OAUTH2["pt-BR"]} Está na lista de OAuth 2.0 Client Credentials (M2M) Setup.`,
        cs: `${WITH_OAUTH2.cs} Je v seznamu OAuth 2.0 Client Credentials (M2M) Setup.`,
        hu: `${WITH_OAUTH2.hu} Az OAuth 2.0 Client Credentials (M2M) Setup listájában található.`,
      },
      maxLength: 200,
    }),
  ),
  private_key: Type.Optional(
    field.secret({
      title: {
        en: "Private key (PEM)",
        pl: "Klucz prywatny (PEM)",
        "pt-BR": "Chave privada (PEM)",
        cs: "Soukromý klíč (PEM)",
        hu: "Privát kulcs (PEM)",
      },
      help: {
        en: `${WITH_OAUTH2.en} The key of the certificate that was uploaded: RSA or P-256, without a password.`,
        pl: `${WITH_OAUTH2.pl} Klucz wgranego certyfikatu: RSA lub P-256, bez hasła.`,
        "pt-BR": `${WITH_OAUTH2["pt-BR"]} A chave do certificado enviado: RSA ou P-256, sem senha.`,
        cs: `${WITH_OAUTH2.cs} Klíč nahraného certifikátu: RSA nebo P-256, bez hesla.`,
        hu: `${WITH_OAUTH2.hu} A feltöltött tanúsítvány kulcsa: RSA vagy P-256, jelszó nélkül.`,
      },
      maxLength: 20_000,
    }),
  ),
  consumer_key: Type.Optional(field.secret({ title: same("Consumer Key"), help: WITH_TBA })),
  consumer_secret: Type.Optional(field.secret({ title: same("Consumer Secret"), help: WITH_TBA })),
  token_id: Type.Optional(field.secret({ title: same("Token ID"), help: WITH_TBA })),
  token_secret: Type.Optional(field.secret({ title: same("Token Secret"), help: WITH_TBA })),
};
