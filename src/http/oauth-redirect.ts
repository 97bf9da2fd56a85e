import type { FastifyRequest } from "fastify";
import type { Hub } from "../hub.ts";

/** Where a provider sends people back to; it has to be entered there exactly so. */
export function redirectUri(
  { settings }: Pick<Hub, "settings">,
  { protocol, host }: Pick<FastifyRequest, "protocol" | "host">,
  provider: string,
): string {
  const base = settings.publicUrl ?? `${protocol}://${host}`;
  return `${base}/oauth/${provider}/callback`;
}
