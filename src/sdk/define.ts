import type { Static, TObject } from "typebox";
import type { Entity } from "../model/entities.ts";
import type { Connector } from "./connector.ts";
import type { Deliver } from "./deliver.ts";
import type { Files } from "./files.ts";
import type { Fiscal } from "./fiscal.ts";
import type { Manifest } from "./manifest.ts";
import type { Sink } from "./sink.ts";
import type { Stream } from "./stream.ts";
import type { Tables } from "./tables.ts";

export { field, fields } from "../model/field.ts";

export const defineConnector = <C extends TObject, S extends TObject>(
  connector: Connector<C, S>,
): Connector<C, S> => connector;

export const defineManifest = <C extends TObject, S extends TObject>(
  manifest: Manifest<C, S>,
): Manifest<C, S> => manifest;

/** Typed by the manifest, so that a stream may live in a file of its own. */
export const defineStream = <E extends Entity, M extends Manifest<TObject, TObject>>(
  _manifest: M,
  stream: Stream<E, Static<M["credentials"]>, Static<M["settings"]>>,
): Stream<E, Static<M["credentials"]>, Static<M["settings"]>> => stream;

export const defineSink = <E extends Entity, M extends Manifest<TObject, TObject>>(
  _manifest: M,
  sink: Sink<E, Static<M["credentials"]>, Static<M["settings"]>>,
): Sink<E, Static<M["credentials"]>, Static<M["settings"]>> => sink;

export const defineFiles = <M extends Manifest<TObject, TObject>>(
  _manifest: M,
  files: Files<Static<M["credentials"]>, Static<M["settings"]>>,
): Files<Static<M["credentials"]>, Static<M["settings"]>> => files;

export const defineTables = <M extends Manifest<TObject, TObject>>(
  _manifest: M,
  tables: Tables<Static<M["credentials"]>, Static<M["settings"]>>,
): Tables<Static<M["credentials"]>, Static<M["settings"]>> => tables;

export const defineDeliver = <M extends Manifest<TObject, TObject>>(
  _manifest: M,
  deliver: Deliver<Static<M["credentials"]>, Static<M["settings"]>>,
): Deliver<Static<M["credentials"]>, Static<M["settings"]>> => deliver;

export const defineFiscal = <M extends Manifest<TObject, TObject>>(
  _manifest: M,
  fiscal: Fiscal<Static<M["credentials"]>, Static<M["settings"]>>,
): Fiscal<Static<M["credentials"]>, Static<M["settings"]>> => fiscal;
