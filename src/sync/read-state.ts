import type { Entity } from "../model/entities.ts";
import type { Authority } from "../sdk/stream.ts";
import type { Counts } from "../store/cursors.ts";
import type { DataStore } from "../store/store.ts";
import type { Enricher } from "./enrich.ts";
import type { Unit } from "./unit.ts";
import type { Outcome, Parts } from "./unit-writer.ts";

/** What the run itself says of every record, whatever the source says. */
export interface Overlay {
  readonly projectId?: string;
}

/** Has a say in what becomes of the records of a page: what both sides changed is settled there. */
export interface Arbiter<E extends Entity = Entity> {
  /** False: what no record stands for stays outside. */
  readonly mayCreate: boolean;
  /** Also records of which the page says nothing new. */
  readonly wantsAll: boolean;
  /** Called once for a page, before any record is settled, with those that are there already. */
  prepare(store: DataStore, units: ReadonlyMap<number, Unit<E>>): Promise<void>;
  /** What the record shall be made of, where the page would make it of `parts`. */
  decide(unit: Unit<E>, parts: Parts<E>): Parts<E>;
  /** A record as it was written, and what it was made of. */
  settled(outcome: Outcome<E>, parts: Parts<E>): void;
  /** At the end of the page, in its transaction. */
  finish(store: DataStore): Promise<void>;
}

/** The read that a page belongs to, and how far it has come. */
export interface ReadState<E extends Entity = Entity> {
  readonly runId: string;
  readonly integration: { readonly id: number; readonly slug: string };
  readonly stream: string;
  readonly authority: Authority;
  readonly entity: E;
  readonly overlay: Overlay;
  readonly enricher?: Enricher | undefined;
  readonly arbiter?: Arbiter<E> | undefined;
  readonly pages: number;
  readonly counts: Counts;
}
