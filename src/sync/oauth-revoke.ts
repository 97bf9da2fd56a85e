import { messageOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { oauthEndpoints } from "../sdk/host/oauth-endpoints.ts";
import { type KeptTokens, OAUTH_STATE } from "../sdk/host/oauth-tokens.ts";
import { type Integration, listIntegrations } from "../store/integrations.ts";
import type { ConfigStore } from "../store/store.ts";
import type { OAuthHost } from "./oauth-flow.ts";
import { integrationPlace, openIntegration, readJson } from "./open-integration.ts";

/** The person who deletes the integration waits for it. */
const DEADLINE_MS = 5_000;
const MAX_SIBLINGS = 10_000;

const nothing = async (): Promise<void> => {};

/**
 * Prepares to take the consent back at the provider; call what it gives once the integration is deleted. It never
 * fails. Only for tokens that came from the consent page and where no other integration of the tenant has the same
 * app: providers take back all that a person allowed the app, and pasted tokens may be somebody else's too.
 * `config` is the tenant's store. https://www.rfc-editor.org/rfc/rfc7009
 */
export async function prepareRevocation(
  config: ConfigStore,
  host: OAuthHost,
  { row, log }: { readonly row: Integration; readonly log: Log },
): Promise<() => Promise<void>> {
  try {
    const place = integrationPlace(host, row);
    const { auth } = place.connector.manifest;
    if (auth.kind !== "oauth2" || auth.revokeUrl === undefined) return nothing;
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const { context } = openIntegration(host, row, { log, signal, guard: "check" });
    const kept = await context.state.get(OAUTH_STATE);
    const tokens = kept === undefined ? {} : (JSON.parse(kept) as KeptTokens);
    const token = tokens.refresh_token ?? tokens.access_token;
    if (!tokens.by_consent || token === undefined) return nothing;
    if (await isAppShared(config, host, row)) return nothing;
    const { revokeUrl = "" } = oauthEndpoints({ ...place.connector.manifest, auth }, place);
    return async () => {
      try {
        await context.http.request({
          method: "POST",
          path: revokeUrl,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ token }).toString(),
          isAnonymous: true,
        });
        log.info({ integration: row.slug }, "access taken back at the provider");
      } catch (error) {
        context.log.warn(
          { integration: row.slug, reason: messageOf(error) },
          "access not taken back at the provider",
        );
      }
    };
  } catch (error) {
    log.warn({ integration: row.slug, reason: messageOf(error) }, "access is not taken back");
    return nothing;
  }
}

async function isAppShared(
  config: ConfigStore,
  { cipher }: OAuthHost,
  row: Integration,
): Promise<boolean> {
  const clientOf = (one: Integration): unknown =>
    readJson(cipher.decrypt(one.credentials)).client_id;
  const client = clientOf(row);
  const filter = { provider: row.provider };
  const siblings = await listIntegrations(config, { filter, limit: MAX_SIBLINGS });
  return siblings.some((one) => one.id !== row.id && clientOf(one) === client);
}
