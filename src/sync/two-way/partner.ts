import { InvalidInputError } from "../../lib/errors.ts";
import type { Entity } from "../../model/entities.ts";
import type { Path } from "../../model/paths.ts";
import type { Connector } from "../../sdk/connector.ts";
import type { Sink } from "../../sdk/sink.ts";
import type { Stream } from "../../sdk/stream.ts";

/** The other side of a two-way sync: what gives the records of one entity, and what takes them. */
export interface SyncPartner {
  readonly entity: Entity;
  /** How origins name where a record came from. */
  readonly streamName: string;
  readonly stream: Stream | undefined;
  readonly sinkName: string;
  readonly sink: Sink | undefined;
  /** The fields that both keep. */
  readonly paths: readonly Path[];
}

/** What the connector itself offers for the entity; undefined where it neither gives nor takes such records. */
export function connectorPartner(
  { streams = {}, sinks = {} }: Connector,
  entity: Entity,
  settings: Readonly<Record<string, unknown>>,
): SyncPartner | undefined {
  const [streamName, stream] =
    Object.entries(streams).find(([, one]) => one.entity === entity) ?? [];
  const able = Object.entries(sinks).filter(([, one]) => one.entity === entity);
  const [sinkName, sink] = able.find(([, one]) => one.fields !== undefined) ?? [];
  if (!stream && !sink) return undefined;
  return {
    entity,
    streamName: streamName ?? sinkName ?? "",
    stream,
    sinkName: sinkName ?? "",
    sink,
    paths: sink?.fields?.(settings) ?? [],
  };
}

/** @throws InvalidInputError where the integration's system neither gives nor takes such records */
export function requirePartner(
  partner: SyncPartner | undefined,
  { entity, title }: { entity: Entity; title: string },
): SyncPartner {
  if (partner) return partner;
  const message = `${title} neither gives nor takes records of the kind ${entity}`;
  const remedy = "Choose another integration.";
  throw new InvalidInputError([{ field: "integration_id", message, remedy }]);
}
