import { randomBytes } from "node:crypto";

/** What a refresh gives beside the access token: nothing, a further refresh token, or one in the place of the old. */
export type Rotation = "never" | "keeps_old" | "replaces";

export interface GrantOptions {
  readonly now: () => number;
  /** `ya29.`, `sl.`: what the provider's tokens begin with. */
  readonly accessPrefix: string;
  readonly refreshPrefix: string;
}

/** One person's consent for one client. */
export interface Grant {
  readonly clientId: string;
  readonly scope: string;
  readonly refreshTokens: Set<string>;
  /** Refresh tokens that another one took the place of. */
  readonly retired: Set<string>;
  /** Until when each is good, in epoch milliseconds. */
  readonly accessTokens: Map<string, number>;
}

/** Every consent and its tokens; in memory. */
export class Grants {
  readonly #grants = new Set<Grant>();
  readonly #options: GrantOptions;

  constructor(options: GrantOptions) {
    this.#options = options;
  }

  add(clientId: string, scope: string): Grant {
    const tokens = { refreshTokens: new Set<string>(), retired: new Set<string>() };
    const grant = { clientId, scope, ...tokens, accessTokens: new Map<string, number>() };
    this.#grants.add(grant);
    return grant;
  }

  newAccessToken(grant: Grant, lifetimeSeconds: number): string {
    const token = this.#options.accessPrefix + randomBytes(24).toString("base64url");
    grant.accessTokens.set(token, this.#options.now() + lifetimeSeconds * 1_000);
    return token;
  }

  newRefreshToken(grant: Grant): string {
    const token = this.#options.refreshPrefix + randomBytes(24).toString("base64url");
    grant.refreshTokens.add(token);
    return token;
  }

  byRefreshToken(token: string): Grant | undefined {
    return this.#find((grant) => grant.refreshTokens.has(token));
  }

  /** A token that was replaced and comes again was stolen by one of the two: nobody keeps the grant. */
  endIfRetired(token: string): void {
    const grant = this.#find(({ retired }) => retired.has(token));
    if (grant) this.end(grant);
  }

  byAnyToken(token: string): Grant | undefined {
    return this.#find((grant) => grant.refreshTokens.has(token) || grant.accessTokens.has(token));
  }

  byAccessToken(token: string): Grant | undefined {
    return this.#find((grant) => grant.accessTokens.has(token));
  }

  end(grant: Grant): void {
    this.#grants.delete(grant);
  }

  all(): readonly Grant[] {
    return [...this.#grants];
  }

  clear(): void {
    this.#grants.clear();
  }

  #find(fits: (grant: Grant) => boolean): Grant | undefined {
    for (const grant of this.#grants) if (fits(grant)) return grant;
    return undefined;
  }
}
