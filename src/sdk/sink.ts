import type { Entity, RecordOf } from "../model/entities.ts";
import type { Path } from "../model/paths.ts";
import type { Context } from "./context.ts";
import type { Original } from "./stream.ts";

export interface Found<T> {
  readonly key: string;
  /** As the stream of the entity calls it, where there is one. */
  readonly remote_id: string;
  readonly version?: string;
  /** When it was last changed there, RFC 3339. */
  readonly changed_at?: string;
  readonly data: T;
}

export interface WriteRequest<T> {
  readonly key: string;
  readonly data: T;
  /**
   * Of `Sink.fields`, what is to be written of a record that is there already; a field that `data` does not have is
   * to be emptied. Left out: all that `data` has, and nothing is emptied.
   */
  readonly only?: readonly Path[];
  /** Refuse with `conflict` when the remote's version is another one. */
  readonly expect_version?: string;
}

export interface WriteResult {
  readonly key: string;
  readonly status: "created" | "updated" | "deleted" | "unchanged" | "conflict" | "rejected";
  readonly remote_id?: string;
  readonly version?: string;
  /** Why, where it was not written; at most a few sentences. */
  readonly message?: string;
  /** Documents that came back, such as an official receipt: kept as files of the record. */
  readonly originals?: readonly Original[];
}

export interface RemoveRequest {
  readonly key: string;
  readonly remote_id: string;
  /** Refuse with `conflict` when the remote's version is another one. */
  readonly expect_version?: string;
}

export interface Sink<
  E extends Entity = Entity,
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  readonly entity: E;
  /**
   * What it keeps of a record: `write` takes these fields and `find` and the stream of the entity give them back.
   * Dotted where a list is told apart by name: `prices.retail`, `attributes.colour`. Two-way sync compares just
   * these; without it the integration cannot be synced both ways.
   */
  fields?(settings: S): readonly Path[];
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
  /** Takes records away, or marks them as no longer in use. One result per request, same order. */
  remove?(
    ctx: Context<C, S>,
    requests: readonly RemoveRequest[],
    idempotencyKey: string,
  ): Promise<readonly WriteResult[]>;
}
