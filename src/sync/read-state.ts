import type { Entity } from "../model/entities.ts";
import type { Authority } from "../sdk/stream.ts";
import type { Counts } from "../store/cursors.ts";
import type { Enricher } from "./enrich.ts";

/** What the run itself says of every record, whatever the source says. */
export interface Overlay {
  readonly projectId?: string;
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
  readonly pages: number;
  readonly counts: Counts;
}
