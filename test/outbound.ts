import { createEgressGuard } from "../src/lib/egress.ts";
import {
  createOutbound,
  type Outbound,
  type OutboundOptions,
  type OutboundRequest,
} from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";

/** The way out as the hub has it, to loopback alone. */
export const openOutbound = (options: Partial<OutboundOptions> = {}): Outbound =>
  createOutbound({
    egress: createEgressGuard(["127.0.0.0/8"]),
    userAgent: "Viadukt/test",
    log: silentLog,
    ...options,
  });

/** A GET without headers, but for what `more` says. */
export const getRequest = (url: string, more: Partial<OutboundRequest> = {}): OutboundRequest => ({
  method: "GET",
  url,
  headers: {},
  timeoutMs: 5_000,
  ...more,
});
