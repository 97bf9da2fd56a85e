import type { TObject } from "typebox";
import { systemClock } from "../src/lib/clock.ts";
import { createEgressGuard } from "../src/lib/egress.ts";
import { createOutbound } from "../src/lib/http.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Connector } from "../src/sdk/connector.ts";
import type { Context } from "../src/sdk/context.ts";
import { openContext } from "../src/sdk/host/connector-context.ts";
import { createSharedConnections } from "../src/sdk/host/shared-connections.ts";

export interface Bed extends AsyncDisposable {
  readonly ctx: Context;
}

/** The engine's own context for a connector whose remote side runs on this machine. */
export function openBed(
  connector: Connector<TObject, TObject>,
  options: {
    readonly baseUrl: string;
    readonly credentials: Readonly<Record<string, unknown>>;
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly signal?: AbortSignal;
  },
): Bed {
  const egress = createEgressGuard(["127.0.0.0/8"]);
  const outbound = createOutbound({ egress, userAgent: "viadukt-test", log: silentLog });
  const connections = createSharedConnections({ log: silentLog });
  const ctx = openContext({
    connector,
    credentials: options.credentials,
    settings: options.settings ?? {},
    baseUrl: options.baseUrl,
    outbound,
    egress,
    shared: connections.of(0, ""),
    log: silentLog,
    clock: systemClock,
    signal: options.signal ?? AbortSignal.timeout(60_000),
  });
  return {
    ctx,
    async [Symbol.asyncDispose]() {
      await connections[Symbol.asyncDispose]();
      await outbound[Symbol.asyncDispose]();
    },
  };
}
