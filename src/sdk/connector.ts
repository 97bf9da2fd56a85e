import type { Readable } from "node:stream";
import type { Static, TObject } from "typebox";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { I18n } from "../model/i18n.ts";
import type { Attachment } from "../model/invoice.ts";
import type { Http } from "./http.ts";
import type { Net } from "./net.ts";

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

/** At most `requests` in any window of `perMs`; kept across restarts, so it may be an hour or a day. */
export interface Allowance {
  readonly requests: number;
  readonly perMs: number;
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
  /** Streams that people look for and the provider cannot give, by name: where such records come from instead. */
  readonly missing?: Readonly<Record<string, I18n>>;
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
  /**
   * It speaks no HTTP, so it has no base URL: with `socket` host and port are settings and `ctx.net`
   * leads there, with `folder` it reads `ctx.inbox` alone.
   */
  readonly transport?: "socket" | "folder";
  readonly rate?: RateBudget;
  /** Further limits of the provider for some calls, by the name that `HttpRequest.allowance` gives. */
  readonly allowances?: Readonly<Record<string, readonly Allowance[]>>;
}

/**
 * What an integration keeps between its pieces of work: tokens, references of exports under way. Encrypted
 * like credentials; gone with the integration and whenever its credentials or address change.
 */
export interface State {
  get(name: string): Promise<string | undefined>;
  /** `expiresAt` in epoch milliseconds: afterwards it is as if it were not there. */
  set(name: string, value: string, options?: { readonly expiresAt?: number }): Promise<void>;
  remove(name: string): Promise<void>;
  /**
   * Runs `work` while no other worker of this integration, in any process, is inside the same lock: two never
   * refresh one token at once. Look again for what the other may have stored before doing the work.
   */
  locked<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A file that somebody uploaded to the integration or laid into its folder. */
export interface InboxFile {
  /** Relative to the folder, with forward slashes. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** What a stream made of a file. */
export interface FileReport {
  /** `refused`: it is no document, or it breaks off; what came before it breaks off is counted. */
  readonly state: "read" | "refused";
  /** The whole file was looked at, not only a period: as long as it does not change nothing more comes of it. */
  readonly is_whole: boolean;
  /** As the document names itself: `JPK_V7M (3)`. */
  readonly format?: string;
  /** Hexadecimal. */
  readonly sha256?: string;
  readonly records: number;
  readonly refused: number;
  /** Why it was refused, or what a person should know. */
  readonly message?: string;
}

/** What became of the files, by stream; forgotten when a file changes. */
export interface InboxReports {
  /** By file name, only of files that are as they were then. */
  reports(stream: string, files: readonly InboxFile[]): Promise<ReadonlyMap<string, FileReport>>;
  /** Call it once the file's last page is stored. */
  report(stream: string, file: InboxFile, report: FileReport): Promise<void>;
}

/** The files that wait for an integration of the category `file`. */
export interface Inbox extends InboxReports {
  /** In the order of their names; never one that is still being written. */
  list(): Promise<readonly InboxFile[]>;
  /** @throws NotFoundError */
  open(name: string): Promise<Readable>;
}

/** What the engine hands to every ability. `signal` aborts when the run is cancelled or out of time. */
export interface Context<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  readonly http: Http;
  readonly net: Net;
  readonly state: State;
  readonly inbox: Inbox;
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

/** A document as the source holds it, read together with the record: kept as a file beside it. */
export interface Original {
  readonly kind: Attachment["kind"];
  readonly name: string;
  readonly mime: string;
  readonly content: Uint8Array;
}

/** One record at the source: its id there, its version there (change time, etag), its data in our shape. */
export type Change<T> =
  | {
      readonly op: "upsert";
      readonly id: string;
      readonly version?: string;
      readonly data: T;
      readonly originals?: readonly Original[];
    }
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
/**
 * How much a source's word weighs where several know one record: `original` has the document itself (KSeF, a
 * FA(3) file), `books` the bookkeeping of it, `listing` only rows of a register.
 */
export type Authority = "original" | "books" | "listing";
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
  /** `books` where it is left out. */
  readonly authority?: Authority;
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
  /** Why, where it was not written; at most a few sentences. */
  readonly message?: string;
  /** Documents that came back, such as an official receipt: kept as files of the record. */
  readonly originals?: readonly Original[];
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

/** An event for a destination that is no plain webhook. */
export interface OutMessage {
  /** The same for every try: a destination that can tell repeats apart is given it. */
  readonly id: string;
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly occurred_at: string;
  /** `invoice/412`: what it is about, where it is about a record. */
  readonly subject: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** The event in the standard wire format, for destinations that pass it on. */
  readonly body: string;
  /** What people read: the subscription's template, or the ready one of the event's type. */
  readonly text: string;
  /** True where `text` comes from the subscription's own template. */
  readonly is_own_text: boolean;
  /** Of the subscription, checked against `settings`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Counted from 1. */
  readonly attempt: number;
  /**
   * A template of the settings with this event: `{{ data.number }}`. A text without `{{` and `{%` is the same
   * afterwards.
   * @throws ConfigError code bad_template
   */
  render(template: string): string;
  /** Tells the attempt log what goes out, before it does: no secrets. */
  note(request: string): void;
}

export interface Receipt {
  /** HTTP status, where the destination speaks HTTP. */
  readonly status?: number;
  /** What the destination calls what it got: a message's time stamp, a row's range. */
  readonly remote_id?: string;
  /** A few words for the attempt log. */
  readonly response?: string;
}

export interface Deliver<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  /**
   * What a subscription says beside the integration: a channel, a sheet, a topic. No secrets: they belong to
   * the credentials.
   */
  readonly settings: TObject;
  /** Who reads `text`: `slack` takes `&`, `<` and `>` for marks, so they are escaped. Left out: `text`. */
  readonly reader?: "slack" | "text";
  /**
   * Resolves once the destination has it. What passes is tried again by the hub's schedule; everything else
   * fails the delivery at once. `ConfigError` with the code `destination_gone` switches the subscription off.
   * @throws the errors of the contract
   */
  send(ctx: Context<C, S>, message: OutMessage): Promise<Receipt>;
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
  /** Takes events: the last step of a delivery. */
  readonly deliver?: Deliver<Static<C>, Static<S>>;
}
