import { type Static, type TObject, Type } from "typebox";
import type { Entity } from "../model/entities.ts";
import type { I18n } from "../model/i18n.ts";
import type { Connector } from "./connector.ts";
import type { Deliver } from "./deliver.ts";
import type { Files } from "./files.ts";
import type { Manifest } from "./manifest.ts";
import type { Sink } from "./sink.ts";
import type { Stream } from "./stream.ts";

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

export const defineDeliver = <M extends Manifest<TObject, TObject>>(
  _manifest: M,
  deliver: Deliver<Static<M["credentials"]>, Static<M["settings"]>>,
): Deliver<Static<M["credentials"]>, Static<M["settings"]>> => deliver;

interface Texts {
  readonly title: I18n;
  readonly help?: I18n;
}

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

const described = ({ title, help }: Texts) => ({
  title: title.en,
  ...(help ? { description: help.en } : {}),
  "x-i18n": { title, ...(help ? { help } : {}) },
});

const annotate = ({ title, help, ...rest }: FieldOptions) => ({
  ...described({ title, ...(help ? { help } : {}) }),
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
  /** A text of a subscription that `message.render` fills with the event; a wrong one is refused at once. */
  template: (options: FieldOptions) => Type.String({ ...annotate(options), "x-template": true }),
  /** Several texts; with `isTemplate` each is one for `message.render`. */
  list: ({
    maxItems = 100,
    isTemplate = false,
    default: initial,
    ...options
  }: Omit<FieldOptions, "default"> & {
    readonly maxItems?: number;
    readonly isTemplate?: boolean;
    readonly default?: readonly string[];
  }) => {
    const { title, help, examples: _, ...rest } = options;
    const texts = { title, ...(help ? { help } : {}) };
    const item = Type.String({
      ...{ minLength: 1, maxLength: 4096, ...rest },
      ...(isTemplate ? { "x-template": true } : {}),
    });
    const init = initial ? { default: [...initial] } : {};
    return Type.Array(item, { ...described(texts), minItems: 1, maxItems, ...init });
  },
  choice: <const V extends string[]>(
    values: readonly [...V],
    { default: initial, ...texts }: Texts & { readonly default?: V[number] },
  ) =>
    Type.Enum(values, {
      ...described(texts),
      ...(initial === undefined ? {} : { default: initial }),
    }),
  flag: ({ default: initial, ...texts }: Texts & { readonly default?: boolean }) =>
    Type.Boolean({ ...described(texts), ...(initial === undefined ? {} : { default: initial }) }),
  integer: ({
    title,
    help,
    ...rest
  }: Texts & { readonly minimum: number; readonly maximum: number; readonly default?: number }) =>
    Type.Integer({ ...described({ title, ...(help ? { help } : {}) }), ...rest }),
};

/** Closed: a field that the connector does not know is refused, so that a typing error shows. */
export const fields = <P extends Record<string, import("typebox").TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
