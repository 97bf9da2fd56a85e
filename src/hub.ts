import type { Authenticator } from "./auth/authenticate.ts";
import type { Cipher } from "./auth/fernet.ts";
import type { CommandRows } from "./commands/rows/command-rows.ts";
import type { CommandService } from "./commands/service.ts";
import type { Settings } from "./config.ts";
import type { Registry } from "./connectors/registry.ts";
import type { DeliverVia } from "./delivery/destination.ts";
import type { Dispatcher } from "./delivery/dispatcher.ts";
import type { OwnTypes } from "./events/own-types.ts";
import type { Publisher } from "./events/publisher.ts";
import type { EventStream } from "./events/stream.ts";
import type { Mirrors } from "./exchange/mirror/mirrors.ts";
import type { FiscalTools } from "./fiscal/tools.ts";
import type { Hooks } from "./hooks/hooks.ts";
import type { Clock } from "./lib/clock.ts";
import type { EgressGuard } from "./lib/egress.ts";
import type { Outbound } from "./lib/http.ts";
import type { Log } from "./lib/log.ts";
import type { FileStore } from "./reports/file-store.ts";
import type { Rates } from "./reports/rates/rates.ts";
import type { RuleBook } from "./rules/rule-book.ts";
import type { WhiteList } from "./rules/white-list.ts";
import type { RunEngine } from "./runs/engine.ts";
import type { Scheduler } from "./scheduler/scheduler.ts";
import type { Disk } from "./sdk/disk.ts";
import type { AddressTurns } from "./sdk/host/address-turns.ts";
import type { RateGates } from "./sdk/host/rate-budget.ts";
import type { SharedConnections } from "./sdk/host/shared-connections.ts";
import type { ConfigTables } from "./store/config-schema.ts";
import type { DataTables } from "./store/data-schema.ts";
import type { OpenStore } from "./store/open.ts";
import type { ConfigStore, DataStore } from "./store/store.ts";
import type { ConnectorAllowances } from "./sync/connector-allowances.ts";
import type { ConnectorStates } from "./sync/connector-state.ts";
import type { IntegrationGuards } from "./sync/guard/guards.ts";
import type { Inboxes } from "./sync/inboxes.ts";
import type { ConnectorHost } from "./sync/open-integration.ts";

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
  /** Copies of tables of outside systems. */
  readonly mirrors: Mirrors;
  readonly gates: RateGates;
  readonly connections: SharedConnections;
  /** The rules of every tenant. */
  readonly rules: RuleBook;
  /** The Polish register of VAT payers. */
  readonly whiteList: WhiteList;
  /** Exchange rates to PLN. */
  readonly rates: Rates;
  /** Checks of Brazilian fiscal documents. */
  readonly fiscal: FiscalTools;
  readonly states: ConnectorStates;
  readonly allowances: ConnectorAllowances;
  /** Keep integrations from calling systems that are down, and count their calls. */
  readonly guards: IntegrationGuards;
  /** Who may call an address that takes one call at a time, of all processes. */
  readonly turns: AddressTurns;
  readonly inboxes: Inboxes;
  readonly disk: Disk;
  readonly callAddressOf: NonNullable<ConnectorHost["callAddressOf"]>;
  readonly deliverVia: DeliverVia;
  readonly sandboxUrl: string | undefined;
  readonly publisher: Publisher;
  readonly stream: EventStream;
  /** The event types that tenants have made. */
  readonly ownTypes: OwnTypes;
  readonly runs: RunEngine;
  readonly hooks: Hooks;
  readonly scheduler: Scheduler;
  readonly dispatcher: Dispatcher;
  /** Answers commands of clients of ApiComPrem. */
  readonly commands: CommandService;
  /** The tables that commands read. */
  readonly commandRows: CommandRows;
  readonly log: Log;
  readonly clock: Clock;
  readonly version: string;
}
