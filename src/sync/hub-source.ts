import { hash } from "node:crypto";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Source } from "./unit.ts";

/** Stands for the hub itself where origins name an integration: what was made here and nowhere else. */
export const HUB_INTEGRATION = 0;
export const HUB_STREAM = "hub";

/** The hub as a source of a record that was made here, or that no system knows any more. */
export function hubSource<E extends Entity>(
  entity: E,
  data: RecordOf<E>,
  remoteId?: string,
): Source<E> {
  const text = JSON.stringify(data);
  const digest = hash("sha256", text, "hex");
  return {
    authority: "books",
    integrationId: HUB_INTEGRATION,
    stream: HUB_STREAM,
    remoteId: remoteId ?? `${entity}:${crypto.randomUUID()}`,
    data,
    text,
    hash: digest,
    version: null,
    changedAt: null,
    isPinned: false,
    deletedAt: null,
    isSpoken: true,
  };
}
