import { type TSchema, Type } from "typebox";
import type { I18n } from "./i18n.ts";

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

/** Title and help of a field, in the forms that people and programs read. */
export const described = ({ title, help }: Texts) => ({
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

/** Fields of credentials, settings and formats of files: the schema drives form, command line, documents and redaction. */
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

/** Closed: a field that nobody knows is refused, so that a typing error shows. */
export const fields = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });
