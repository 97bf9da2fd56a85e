import type { TObject } from "typebox";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import type { Connector } from "../connector.ts";
import type { Context, Inbox, State } from "../context.ts";
import type { OutMessage } from "../deliver.ts";
import type { DistributionQuery, FiscalService } from "../fiscal.ts";
import type { Net } from "../net.ts";
import type { FaultKind } from "./fault-proxy.ts";
import type { TableCheck, TableSamples } from "./table-samples.ts";

/** The remote side of a test: a simulator or a real server on this machine. */
export interface TestServer {
  /** What an integration would have as `base_url`. */
  readonly baseUrl: string;
  /** What the connector's `ctx.inbox` holds, for one that reads files. */
  readonly inboxFolder?: string;
  /** Settings that only the running server knows, such as a port; over those of the options. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Back to the data of the start; called before each check that writes. */
  reset?(): void | Promise<void>;
  close(): Promise<void>;
}

export interface OpenContextOptions {
  readonly connector: Connector<TObject, TObject>;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly baseUrl: string;
  /** Shared by the contexts of one check, as those of one integration share it. */
  readonly state?: State;
  readonly inbox?: Inbox;
  /** Shared like the state. */
  readonly shared?: Net["shared"];
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Gives a connector its context. The suite brings its own; the hub's own tests pass the engine's. */
export type OpenContext = (options: OpenContextOptions) => Context;

/** Every check that may be left out, with the reason, in `skip`. */
export type CheckName =
  | "definition"
  | "check.ok"
  | "check.bad_credentials"
  | "stream.schema"
  | "stream.resume"
  | "stream.repeat"
  | "stream.abort"
  | "stream.future"
  | "stream.hosts"
  | "stream.empty_inbox"
  | "state.reused"
  | "sink.find"
  | "sink.idempotent"
  | "sink.plan"
  | "sink.fields"
  | "sink.streamed"
  | "sink.remove"
  | "sink.conflict"
  | "sink.rejected"
  | "files.round_trip"
  | "files.names"
  | "files.overwrite"
  | "files.absent"
  | "files.large"
  | `tables.${TableCheck}`
  | "deliver.sent"
  | "deliver.repeat"
  | "deliver.rejected"
  | "deliver.abort"
  | "fiscal.company"
  | "fiscal.answer"
  | "fiscal.statuses"
  | "fiscal.refused"
  | "fiscal.abort"
  | `fault.${FaultKind}`
  | "secrets";

/** What a sink needs to be tried: records in the hub's own shape. */
export interface SinkSamples {
  /** Two or more records that the remote accepts; each with its business key. */
  readonly accepted: readonly { readonly key: string; readonly data: unknown }[];
  /** One that the remote refuses. */
  readonly rejected?: { readonly key: string; readonly data: unknown };
  /** Another state of `accepted[0]`: writing it must give `updated`. */
  readonly changed?: { readonly key: string; readonly data: unknown };
}

/** What taking events needs to be tried. */
export interface DeliverSamples {
  /** Of a subscription, as the connector's `deliver.settings` wants them. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the destination holds since the last `reset`. */
  readonly received: () => readonly unknown[] | Promise<readonly unknown[]>;
  /** The event's id in what the destination holds; absent where it has no place for one. */
  readonly idOf?: (received: unknown) => unknown;
  /** Settings or an event that the destination refuses for good. */
  readonly rejected?: {
    readonly settings?: Readonly<Record<string, unknown>>;
    readonly message?: Partial<OutMessage>;
  };
}

/** What an authority needs to be tried. */
export interface FiscalSamples {
  /** Each status that a query is answered with, refusals among them; `arrange` brings the authority to say so. */
  readonly answers: readonly {
    readonly service: FiscalService;
    readonly query: DistributionQuery;
    readonly status: string;
    readonly arrange?: () => void | Promise<void>;
  }[];
  /** A certificate that opens, and that the authority does not let in. */
  readonly refusedCredentials: Readonly<Record<string, unknown>>;
}

export interface TestOptions {
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Valid in form, refused by the remote. Default: every secret field with another value. */
  readonly badCredentials?: Readonly<Record<string, unknown>>;
  /** Starts the remote side once for all checks; a fault proxy needs it to speak plain http. */
  readonly server?: () => Promise<TestServer>;
  /** A JSON file of recorded exchanges; the checks that read run from it too. */
  readonly fixtures?: URL;
  /**
   * Runs the checks that read against the `server` and writes `fixtures`, secrets taken out. Default:
   * what `viadukt connector test --record` says.
   */
  readonly record?: boolean;
  /** The period that `period` streams are read with; default: the year 2026. */
  readonly period?: { readonly from: string; readonly to: string };
  /** At least this many pages, so that going on from a cursor is really tried; default 1. */
  readonly minPages?: Readonly<Record<string, number>>;
  /** By name of the sink. */
  readonly samples?: Readonly<Record<string, SinkSamples>>;
  readonly deliver?: DeliverSamples;
  readonly fiscal?: FiscalSamples;
  /** What a database needs to be tried. */
  readonly tables?: TableSamples;
  /** The folder that files are put into; default: a new one for each run. */
  readonly folder?: string;
  /** Size of the large file; default 12 MiB. */
  readonly largeFileBytes?: number;
  readonly skip?: Readonly<Partial<Record<CheckName, string>>>;
  readonly openContext?: OpenContext;
}
