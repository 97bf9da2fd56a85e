import type { RateLimitPluginOptions } from "@fastify/rate-limit";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { blockOf } from "../auth/sign-in-limit.ts";
import { RateLimitError } from "../lib/errors.ts";
import type { Settings } from "../settings-schema.ts";

/** For one address that is not signed in: enough for a page that polls, too few to guess by trying. */
const STRANGERS_PER_MINUTE = 3_000;
const MINUTE_MS = 60_000;

/**
 * How many requests a minute are answered: each token and each person has a number of its own, wherever it
 * calls from; everybody else shares that of the address. Routes are counted once the caller is known.
 */
export const rateLimits = ({
  apiRatePerMinute,
}: Pick<Settings, "apiRatePerMinute">): RateLimitPluginOptions => ({
  timeWindow: MINUTE_MS,
  keyGenerator: (request) => callerOf(request) ?? blockOf(request.ip),
  max: (request) => (callerOf(request) === undefined ? STRANGERS_PER_MINUTE : apiRatePerMinute),
  allowList: (request) => apiRatePerMinute === 0 && callerOf(request) !== undefined,
});

/**
 * Counts a call that needs a sign-in and has none that is right, with the others of its address.
 * @throws RateLimitError
 */
export function limitStrangers(app: FastifyInstance): (request: FastifyRequest) => Promise<void> {
  const count = app.createRateLimit();
  return async (request) => {
    const result = await count(request);
    if (result.isAllowed || !result.isExceeded) return;
    throw new RateLimitError(
      "Too many requests from this address without a sign-in. Send a token that is valid.",
      result.ttl,
    );
  };
}

/** A customer in the portal counts by address: links are handed out to strangers. */
function callerOf({ scope }: FastifyRequest): string | undefined {
  if (!scope) return undefined;
  const { kind, tenantId, userId, tokenId } = scope.principal;
  if (kind === "portal") return undefined;
  return kind === "token" ? `token ${tokenId}` : `${kind} ${tenantId} ${userId}`;
}
