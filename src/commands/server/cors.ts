import type { IncomingMessage } from "node:http";

type Headers = Pick<IncomingMessage, "method" | "headers">;

const DAY_SECONDS = 86_400;

const isAllowed = ({ headers: { origin } }: Headers, origins: readonly string[]): boolean =>
  origin !== undefined && origins.includes(origin);

/** A browser asks whether a page of one of these origins may call. */
export const isPreflight = (request: Headers, origins: readonly string[]): boolean =>
  request.method === "OPTIONS" && isAllowed(request, origins);

export const preflightHeaders = ({ headers }: Headers): Record<string, string> => ({
  "Access-Control-Allow-Origin": String(headers.origin),
  "Access-Control-Allow-Methods": "POST",
  "Access-Control-Allow-Headers": "Authorization, Content-Type, ID-UJ",
  "Access-Control-Max-Age": String(DAY_SECONDS),
  ...(headers["access-control-request-private-network"] === "true"
    ? { "Access-Control-Allow-Private-Network": "true" }
    : {}),
  Vary: "Origin",
});

/** Lets the page of such an origin read the answer. */
export const corsHeaders = (
  request: Headers,
  origins: readonly string[],
): Record<string, string> =>
  origins.length === 0
    ? {}
    : {
        ...(isAllowed(request, origins)
          ? { "Access-Control-Allow-Origin": String(request.headers.origin) }
          : {}),
        Vary: "Origin",
      };
