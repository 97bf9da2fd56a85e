import { type Static, type TObject, Type } from "typebox";
import type { Entity } from "../model/entities.ts";
import type { I18n } from "../model/i18n.ts";
import type { Connector, Files, Manifest, Sink, Stream } from "./connector.ts";

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

interface FieldOptions {
  readonly title: I18n;
  readonly help?: I18n;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly default?: string;
  readonly examples?: readonly string[];
}

const annotate = ({ title, help, ...rest }: FieldOptions) => ({
  title: title.en,
  ...(help ? { description: help.en } : {}),
  "x-i18n": { title, ...(help ? { help } : {}) },
  minLength: 1,
  maxLength: 4096,
  ...rest,
});

/** Fields of credentials and settings: the schema drives form, command line, documents and redaction. */
export const field = {
  text: (options: FieldOptions) => Type.String(annotate(options)),
  /** Never leaves the hub; the form shows dots. */
  secret: (options: FieldOptions) =>
    Type.String({ ...annotate(options), writeOnly: true, "x-secret": true }),
};

/** Closed: a field that the connector does not know is refused, so that a typing error shows. */
export const fields = <P extends Record<string, import("typebox").TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
