/** The id as people find it: `1234567`, `1234567_SB1`, `1234567-sb1`, `TSTDRV1234567`. */
export const ACCOUNT_ID = "^\\s*[A-Za-z0-9]{3,30}([_-][A-Za-z0-9]{1,10})?\\s*$";

/** In upper case with an underscore, as the realm of OAuth 1.0a wants it: `1234567_SB1`. */
export const realmOf = (accountId: string): string =>
  accountId.trim().toUpperCase().replaceAll("-", "_");

/** The host that only this account has, in lower case with a hyphen. */
export const hostOf = (accountId: string): string =>
  `${accountId.trim().toLowerCase().replaceAll("_", "-")}.suitetalk.api.netsuite.com`;

export const TOKEN_PATH = "/services/rest/auth/oauth2/v1/token";

/** For whom assertions are made; the same whatever address stands in for it. */
export const tokenAudienceOf = (accountId: string): string =>
  `https://${hostOf(accountId)}${TOKEN_PATH}`;

/** Undefined for an account that does real business. */
export function environmentOf(accountId: string): string | undefined {
  const realm = realmOf(accountId);
  if (/_SB\d*$/.test(realm)) return "a sandbox";
  if (/_RP\d*$/.test(realm)) return "a release preview";
  return realm.startsWith("TSTDRV") ? "a test drive" : undefined;
}
