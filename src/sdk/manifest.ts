import type { Static, TObject } from "typebox";
import type { I18n } from "../model/i18n.ts";

export const CATEGORIES = [
  "accounting",
  "cloud_storage",
  "erp",
  "database",
  "fiscal",
  "commerce",
  "notify",
  "webhook",
  "file",
] as const;

/** What kind of system it is; the `integration_type` of the API. */
export type Category = (typeof CATEGORIES)[number];

/**
 * How the hub signs in for the connector; each name is a field of the credentials. With `custom` the
 * connector builds its own headers for every call.
 */
export type Auth =
  | { readonly kind: "none" | "custom" }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "header"; readonly name: string; readonly value: string }
  | { readonly kind: "query"; readonly name: string; readonly value: string }
  | OAuth2;

/**
 * The hub keeps the access token fresh and sends it as a bearer token; a person may connect through the
 * provider's consent page. The credentials are `client_id`, `client_secret`, `access_token` and
 * `refresh_token`, each optional where the provider can do without: a pasted access token works as long as it
 * is good. https://www.rfc-editor.org/rfc/rfc6749#section-4.1, PKCE: https://www.rfc-editor.org/rfc/rfc7636
 */
export interface OAuth2 {
  readonly kind: "oauth2";
  /** Where consent is asked for; `settings.authorize_url` goes before it. */
  readonly authorizeUrl: string;
  /** Where codes and refresh tokens are exchanged; `settings.token_url` goes before it. */
  readonly tokenUrl: string;
  /** Where tokens are revoked when the integration is deleted (https://www.rfc-editor.org/rfc/rfc7009), if anywhere. */
  readonly revokeUrl?: string;
  /** `{name}` stands for the setting of that name, here and in the addresses. */
  readonly scopes: readonly string[];
  /** Further query parameters of the consent page: `access_type=offline`. */
  readonly authorizeParams?: Readonly<Record<string, string>>;
}

/** At most `requests` in `perMs`, and `concurrency` at one moment, for one integration. */
export interface RateBudget {
  readonly requests: number;
  readonly perMs: number;
  readonly concurrency: number;
}

/** At most `requests` in any window of `perMs`; kept across restarts, so it may be an hour or a day. */
export interface Allowance {
  readonly requests: number;
  readonly perMs: number;
}

/** Who the hub is on TLS connections; texts are PEM. */
export interface ClientCertificate {
  /** The certificate, with the intermediate ones after it. */
  readonly cert: string;
  /** Not encrypted. */
  readonly key: string;
  /** Where servers ask for the certificate after the handshake: Node's clients answer that in TLS 1.2 only. */
  readonly maxVersion?: "TLSv1.2";
}

export interface Manifest<C extends TObject = TObject, S extends TObject = TObject> {
  /** The provider's word in the API: `fakturownia`, `aws_s3`. */
  readonly id: string;
  readonly title: I18n;
  readonly summary: I18n;
  readonly category: Category;
  /** ISO 3166-1 alpha-2; empty for everywhere. */
  readonly countries: readonly string[];
  /** The vendor's own documentation; absent where there is no vendor. */
  readonly docs?: string;
  /** How a person gets the credentials, step by step. */
  readonly steps: readonly I18n[];
  /** Streams that people look for and the provider cannot give, by name: where such records come from instead. */
  readonly missing?: Readonly<Record<string, I18n>>;
  readonly auth: Auth;
  readonly credentials: C;
  readonly settings: S;
  /**
   * Where calls go when the integration sets no `base_url`. Absent: the integration must set one.
   * @throws InvalidInputError where the credentials and settings make no safe address.
   */
  baseUrl?(credentials: Static<C>, settings?: Static<S>): string;
  /**
   * What every call of `ctx.http` shows on its TLS connection; every address is https then. Asked once for each piece
   * of work, with its first call.
   * @throws AuthError, ConfigError where the credentials hold none that can be used
   */
  clientCertificate?(credentials: Static<C>): ClientCertificate;
  /** Hosts beside the base URL's own that a call may go to: `api.example.com`, `*.example.com`. */
  readonly allowedHosts: readonly string[];
  /**
   * It speaks no HTTP, so it has no base URL: with `socket` host and port are settings and `ctx.net`
   * leads there, with `folder` it reads `ctx.inbox` alone, with `disk` it works in a folder that `ctx.disk`
   * gives for a setting.
   */
  readonly transport?: "socket" | "folder" | "disk";
  readonly rate?: RateBudget;
  /**
   * The server takes one call at a time from one machine: no two calls to one address overlap, of whatever
   * integrations, tenants and processes of the hub they are.
   */
  readonly isSerialByAddress?: boolean;
  /** Further limits of the provider for some calls, by the name that `HttpRequest.allowance` gives. */
  readonly allowances?: Readonly<Record<string, readonly Allowance[]>>;
}
