import type { Readable } from "node:stream";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { I18n } from "../model/i18n.ts";
import type { Attachment } from "../model/invoice.ts";
import type { Context } from "./context.ts";

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
      /** When it was last changed there, RFC 3339. */
      readonly changed_at?: string;
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

export type StreamMode = "period" | "incremental" | "full";

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
