import type { Readable } from "node:stream";
import type { Static, TObject } from "typebox";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { I18n } from "../model/i18n.ts";
import type { Attachment } from "../model/invoice.ts";
import type { Http } from "./http.ts";

export const CATEGORIES = [
  "accounting",
  "cloud_storage",
  "erp",
  "database",
  "fiscal",
  "commerce",
  "notify",
  "webhook",
  "file",
] as const;
/** What kind of system it is; the `integration_type` of the API. */
export type Category = (typeof CATEGORIES)[number];

/**
 * How the hub signs in for the connector; each name is a field of the credentials. With `custom` the
 * connector builds its own headers for every call.
 */
export type Auth =
  | { readonly kind: "none" | "custom" }
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "header"; readonly name: string; readonly value: string }
  | { readonly kind: "query"; readonly name: string; readonly value: string };

/** At most `requests` in `perMs`, and `concurrency` at one moment, for one integration. */
export interface RateBudget {
  readonly requests: number;
  readonly perMs: number;
  readonly concurrency: number;
}

export interface Manifest<C extends TObject = TObject, S extends TObject = TObject> {
  /** The provider's word in the API: `fakturownia`, `aws_s3`. */
  readonly id: string;
  readonly title: I18n;
  readonly summary: I18n;
  readonly category: Category;
  /** ISO 3166-1 alpha-2; empty for everywhere. */
  readonly countries: readonly string[];
  /** The vendor's own documentation; absent where there is no vendor. */
  readonly docs?: string;
  /** How a person gets the credentials, step by step. */
  readonly steps: readonly I18n[];
  readonly auth: Auth;
  readonly credentials: C;
  readonly settings: S;
  /**
   * Where calls go when the integration sets no `base_url`. Absent: the integration must set one.
   * @throws InvalidInputError where the credentials and settings make no safe address.
   */
  baseUrl?(credentials: Static<C>, settings?: Static<S>): string;
  /** Hosts beside the base URL's own that a call may go to: `api.example.com`, `*.example.com`. */
  readonly allowedHosts: readonly string[];
  readonly rate?: RateBudget;
}

/** What the engine hands to every ability. `signal` aborts when the run is cancelled or out of time. */
export interface Context<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  readonly http: Http;
  readonly credentials: C;
  readonly settings: S;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly clock: Clock;
}

/** Answer of `check`: who we are at the remote, and what a person should know. */
export interface CheckResult {
  readonly account_name?: string;
  readonly tax_id?: string;
  readonly server_version?: string;
  readonly scopes?: readonly string[];
  /** Remote clock minus ours, in milliseconds. */
  readonly clock_skew_ms?: number;
  readonly warnings?: readonly string[];
}

/** Opaque to the hub: what a stream needs to go on from here. Must survive JSON. */
export type Cursor = Readonly<Record<string, string | number | boolean | null>>;

/** One record at the source: its id there, its version there (change time, etag), its data in our shape. */
export type Change<T> =
  | { readonly op: "upsert"; readonly id: string; readonly version?: string; readonly data: T }
  | { readonly op: "delete"; readonly id: string }
  | {
      /** The connector cannot bring it into our shape: set aside with the reason, the run goes on. */
      readonly op: "refuse";
      readonly id: string;
      readonly reason: string;
      readonly field?: string;
      readonly raw: unknown;
    };

export interface Page<T> {
  readonly changes: readonly Change<T>[];
  /** Where the next read starts once this page is stored. */
  readonly cursor: Cursor;
  /** True on the last page of a read that saw every record: only then may absence mean deletion. */
  readonly complete?: boolean;
  /** How many records the remote announces in all, where it does: for progress. */
  readonly total?: number;
}

/**
 * `period`: documents issued from `from` to `to`, both inclusive. `incremental`: what changed since the
 * last read. `full`: everything. `cursor` is the last one stored for this read, after a break or pause.
 */
export interface StreamQuery {
  readonly mode: StreamMode;
  /** YYYY-MM-DD, only with `period`. */
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: Cursor;
}
export type StreamMode = "period" | "incremental" | "full";

export interface Download {
  readonly stream: Readable;
  readonly mime: string;
  readonly sizeBytes?: number;
}

export interface Stream<
  E extends Entity = Entity,
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  readonly entity: E;
  readonly title: I18n;
  readonly modes: readonly StreamMode[];
  readonly deletes: "none" | "tombstone" | "full_compare";
  /** Yields pages in a stable order; reading the same page again yields the same changes. */
  read(ctx: Context<C, S>, query: StreamQuery): AsyncIterable<Page<RecordOf<E>>>;
  /** Fetches one attachment of a record that this stream gave. */
  attachment?(ctx: Context<C, S>, attachment: Attachment): Promise<Download>;
}

export interface Found<T> {
  readonly key: string;
  readonly remote_id: string;
  readonly version?: string;
  readonly data: T;
}
export interface WriteRequest<T> {
  readonly key: string;
  readonly data: T;
  /** Refuse with `conflict` when the remote's version is another one. */
  readonly expect_version?: string;
}
export interface WriteResult {
  readonly key: string;
  readonly status: "created" | "updated" | "unchanged" | "conflict" | "rejected";
  readonly remote_id?: string;
  readonly version?: string;
  readonly message?: string;
}

export interface Sink<
  E extends Entity = Entity,
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  readonly entity: E;
  /** By the record's business key: an item's `code`, a party's tax id, an invoice's number. */
  find(ctx: Context<C, S>, keys: readonly string[]): Promise<readonly Found<RecordOf<E>>[]>;
  /** What `write` would do, without doing it. */
  plan?(
    ctx: Context<C, S>,
    requests: readonly WriteRequest<RecordOf<E>>[],
  ): Promise<readonly WriteResult[]>;
  /** One result per request, same order. The same idempotency key twice writes once. */
  write(
    ctx: Context<C, S>,
    requests: readonly WriteRequest<RecordOf<E>>[],
    idempotencyKey: string,
  ): Promise<readonly WriteResult[]>;
}

/** A file to send; `open` may be called again for a retry, `end` is exclusive. */
export interface FileSource {
  readonly sizeBytes: number;
  readonly mime: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  open(range?: { readonly start: number; readonly end: number }): Readable;
}
export interface FileEntry {
  /** Absolute, with forward slashes: `/BR-Reports/2025/01/report.pdf`. */
  readonly path: string;
  readonly is_folder: boolean;
  readonly size_bytes?: number;
  readonly etag?: string;
  readonly modified_at?: string;
  readonly remote_id?: string;
  readonly url?: string;
}

export interface Files<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  /** Makes missing folders; replaces a file of that name; a reader never sees half a file. */
  put(ctx: Context<C, S>, path: string, source: FileSource): Promise<FileEntry>;
  /** What is directly in the folder; empty for one that does not exist. */
  list(ctx: Context<C, S>, folder: string): Promise<readonly FileEntry[]>;
  /** @throws NotFoundError */
  get(ctx: Context<C, S>, path: string): Promise<Download>;
  stat(ctx: Context<C, S>, path: string): Promise<FileEntry | undefined>;
  /** No error for what is absent. */
  remove(ctx: Context<C, S>, path: string): Promise<void>;
}

export interface Connector<C extends TObject = TObject, S extends TObject = TObject> {
  readonly manifest: Manifest<C, S>;
  /** Makes the cheapest call that needs the credentials. Absent: the connector is only announced. */
  check?(ctx: Context<Static<C>, Static<S>>): Promise<CheckResult>;
  /** By name: `cost_invoices`, `sales_invoices`, `parties`, `items`; a name starts with the direction where there is one. */
  readonly streams?: {
    readonly [name: string]: Stream<Entity, Static<C>, Static<S>>;
  };
  readonly sinks?: { readonly [name: string]: Sink<Entity, Static<C>, Static<S>> };
  readonly files?: Files<Static<C>, Static<S>>;
}
