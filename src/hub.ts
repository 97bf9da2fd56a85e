import type { Authenticator } from "./auth/authenticate.ts";
import type { Cipher } from "./auth/fernet.ts";
import type { Settings } from "./config.ts";
import type { Registry } from "./connectors/registry.ts";
import type { Dispatcher } from "./delivery/dispatcher.ts";
import type { Publisher } from "./events/publisher.ts";
import type { Clock } from "./lib/clock.ts";
import type { EgressGuard } from "./lib/egress.ts";
import type { Outbound } from "./lib/http.ts";
import type { Log } from "./lib/log.ts";
import type { FileStore } from "./reports/file-store.ts";
import type { RunEngine } from "./runs/engine.ts";
import type { RateGates } from "./sdk/host/rate-budget.ts";
import type { ConfigTables } from "./store/config-schema.ts";
import type { DataTables } from "./store/data-schema.ts";
import type { OpenStore } from "./store/open.ts";
import type { ConfigStore, DataStore } from "./store/store.ts";

/** Every part of a running hub, as the API and the command line see it; `app.ts` builds it. */
export interface Hub extends AsyncDisposable {
  readonly settings: Settings;
  readonly config: ConfigStore;
  readonly data: DataStore;
  /** The same two as what is open: for health and shutdown. */
  readonly configDatabase: OpenStore<ConfigTables>;
  readonly dataDatabase: OpenStore<DataTables>;
  readonly cipher: Cipher;
  readonly authenticator: Authenticator;
  readonly connectors: Registry;
  readonly outbound: Outbound;
  readonly egress: EgressGuard;
  readonly files: FileStore;
  readonly gates: RateGates;
  readonly sandboxUrl: string | undefined;
  readonly publisher: Publisher;
  readonly runs: RunEngine;
  readonly dispatcher: Dispatcher;
  readonly log: Log;
  readonly clock: Clock;
  readonly version: string;
}
