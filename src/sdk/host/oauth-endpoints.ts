import { ConfigError } from "../../lib/errors.ts";
import type { Auth, Manifest, OAuth2 } from "../manifest.ts";

/** Where an integration asks for consent and tokens, ready to be called. */
export interface OAuthEndpoints {
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly revokeUrl?: string;
}

/** Where an integration is; as for `openContext`. */
export interface OAuthPlace {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly baseUrl: string | undefined;
  /** The base URL stands for every host of the provider: a simulator has them all under one address. */
  readonly isSandboxed: boolean;
}

/**
 * The manifest's addresses with `{name}` filled from the setting of that name or its default; an address that
 * is set on the integration goes before them.
 * @throws ConfigError for a setting that makes no address
 */
export function oauthEndpoints(
  { auth, settings: schema }: Pick<Manifest, "settings"> & { readonly auth: OAuth2 },
  { settings, baseUrl, isSandboxed }: OAuthPlace,
): OAuthEndpoints {
  const resolve = (setting: string, template: string): string => {
    const own = settings[setting];
    if (typeof own === "string" && own !== "") return checked(own);
    const filled = checked(template.replace(/\{(\w+)\}/g, (_, name: string) => fill(name)));
    return isSandboxed && baseUrl !== undefined ? moved(filled, baseUrl) : filled;
  };
  const fill = (name: string): string => settingOf(schema, settings, name);
  return {
    authorizeUrl: resolve("authorize_url", auth.authorizeUrl),
    tokenUrl: resolve("token_url", auth.tokenUrl),
    ...(auth.revokeUrl === undefined ? {} : { revokeUrl: resolve("revoke_url", auth.revokeUrl) }),
  };
}

/** What to ask for, with `{name}` filled likewise. @throws ConfigError */
export const oauthScopes = (
  { auth, settings: schema }: Pick<Manifest, "settings"> & { readonly auth: OAuth2 },
  { settings }: Pick<OAuthPlace, "settings">,
): readonly string[] =>
  auth.scopes.map((scope) =>
    scope.replace(/\{(\w+)\}/g, (_, name: string) => settingOf(schema, settings, name)),
  );

/** Percent-encoded. @throws ConfigError where it is not set and has no default */
function settingOf(
  { properties }: Manifest["settings"],
  settings: OAuthPlace["settings"],
  name: string,
): string {
  const known: Readonly<Record<string, unknown>> = properties;
  const value = settings[name] ?? (known[name] as { default?: unknown } | undefined)?.default;
  if (typeof value === "string" && value !== "") return encodeURIComponent(value);
  throw new ConfigError(`The setting ${name} is missing: enter it in the integration.`);
}

/** The provider's own addresses, which the hub calls beside those that the manifest allows to the connector. */
export const oauthUrls = (auth: Auth): string[] =>
  auth.kind === "oauth2" ? [auth.tokenUrl, ...(auth.revokeUrl ? [auth.revokeUrl] : [])] : [];

/** @throws ConfigError */
function checked(text: string): string {
  const url = URL.parse(text);
  if (url && ["http:", "https:"].includes(url.protocol)) return text;
  throw new ConfigError("An OAuth address of the integration is no web address: correct it.");
}

/** The same path below the simulator's address. */
function moved(text: string, baseUrl: string): string {
  const { pathname, search } = new URL(text);
  return baseUrl.replace(/\/+$/, "") + pathname + search;
}
