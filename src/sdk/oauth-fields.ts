import { Type } from "typebox";
import type { I18n } from "../model/i18n.ts";
import { field } from "./define.ts";

/** Microsoft's tokens have some kilobytes. */
const MAX_TOKEN_LENGTH = 16_000;

const TITLES = {
  id: {
    en: "Client ID",
    pl: "Identyfikator klienta",
    "pt-BR": "ID do cliente",
    cs: "ID klienta",
    hu: "Ügyfél-azonosító",
  },
  secret: {
    en: "Client secret",
    pl: "Tajny klucz klienta",
    "pt-BR": "Segredo do cliente",
    cs: "Tajný kód klienta",
    hu: "Titkos ügyfélkód",
  },
  access: {
    en: "Access token",
    pl: "Token dostępu",
    "pt-BR": "Token de acesso",
    cs: "Přístupový token",
    hu: "Hozzáférési token",
  },
  refresh: {
    en: "Refresh token",
    pl: "Token odświeżania",
    "pt-BR": "Token de atualização",
    cs: "Obnovovací token",
    hu: "Frissítési token",
  },
};

const byButton: I18n = {
  en: "Leave it empty and use the Connect button: the hub then gets the token and renews it by itself.",
  pl: "Zostaw puste i użyj przycisku Połącz: program sam pobierze token i będzie go odnawiał.",
  "pt-BR": "Deixe vazio e use o botão Conectar: o hub obtém o token e o renova sozinho.",
  cs: "Nechte prázdné a použijte tlačítko Připojit: token se získá a obnovuje sám.",
  hu: "Hagyja üresen, és használja a Csatlakozás gombot: a rendszer maga szerzi meg és újítja meg a tokent.",
};

/**
 * The credentials of `auth.kind: "oauth2"`: of the app, and what its consent brought or a person pasted. The
 * provider's own words for the app's two may be given.
 */
export const oauthCredentials = ({
  id = TITLES.id,
  secret = TITLES.secret,
}: {
  readonly id?: I18n;
  readonly secret?: I18n;
} = {}) => ({
  client_id: Type.Optional(field.text({ title: id, maxLength: 300 })),
  client_secret: Type.Optional(field.secret({ title: secret })),
  access_token: Type.Optional(
    field.secret({ title: TITLES.access, help: byButton, maxLength: MAX_TOKEN_LENGTH }),
  ),
  refresh_token: Type.Optional(
    field.secret({ title: TITLES.refresh, help: byButton, maxLength: MAX_TOKEN_LENGTH }),
  ),
});
