import { Type } from "typebox";
import type { I18n } from "../model/i18n.ts";
import { field } from "./define.ts";

/** A setting such as `content_url`: a further address of the provider, for simulators and national clouds. */
export const addressField = (title: I18n, example: string) =>
  Type.Optional(
    field.text({
      title,
      help: {
        en: "Leave it empty for the provider's usual address.",
        pl: "Zostaw puste, jeśli ma to być zwykły adres dostawcy.",
        "pt-BR": "Deixe vazio para usar o endereço habitual do provedor.",
        cs: "Pro obvyklou adresu poskytovatele nechte prázdné.",
        hu: "A szolgáltató szokásos címéhez hagyja üresen.",
      },
      pattern: "^https?://\\S+$",
      maxLength: 500,
      examples: [example],
    }),
  );

/** The setting `authorize_url` of a provider with OAuth. */
export const authorizeAddress = (example: string) =>
  addressField(
    {
      en: "Address of the consent page",
      pl: "Adres strony zgody",
      "pt-BR": "Endereço da página de consentimento",
      cs: "Adresa stránky se souhlasem",
      hu: "A hozzájárulási oldal címe",
    },
    example,
  );

/** The setting `token_url` of a provider with OAuth. */
export const tokenAddress = (example: string) =>
  addressField(
    {
      en: "Token address",
      pl: "Adres tokenów",
      "pt-BR": "Endereço de tokens",
      cs: "Adresa tokenů",
      hu: "A tokenek címe",
    },
    example,
  );

/** The setting `content_url` of a storage whose files come from another host. */
export const contentAddress = (example: string) =>
  addressField(
    {
      en: "Address for file contents",
      pl: "Adres zawartości plików",
      "pt-BR": "Endereço do conteúdo dos arquivos",
      cs: "Adresa obsahu souborů",
      hu: "A fájltartalmak címe",
    },
    example,
  );

/** The setting `revoke_url` of a provider with OAuth. */
export const revokeAddress = (example: string) =>
  addressField(
    {
      en: "Address for taking the access back",
      pl: "Adres cofania dostępu",
      "pt-BR": "Endereço de revogação do acesso",
      cs: "Adresa pro odvolání přístupu",
      hu: "A hozzáférés visszavonásának címe",
    },
    example,
  );
