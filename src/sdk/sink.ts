import type { Entity, RecordOf } from "../model/entities.ts";
import type { Context } from "./context.ts";
import type { Original } from "./stream.ts";

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
