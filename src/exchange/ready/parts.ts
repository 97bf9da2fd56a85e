import type { Entity } from "../../model/entities.ts";
import type { I18n } from "../../model/i18n.ts";
import type { ExchangeBody, Module } from "../definition.ts";
import type { ExportDefinition } from "../export-definition.ts";
import type { Child, ImportDefinition } from "../import-definition.ts";
import type { Mapping, Transform } from "../mapping.ts";

/** A definition that somebody picks and changes, in place of beginning from nothing. */
export interface ReadyDefinition {
  readonly slug: string;
  readonly name: I18n;
  readonly module: Module;
  readonly codec: string;
  readonly body: ExchangeBody;
}

export const take = (to: string, from: string | string[], ...transforms: Transform[]): Mapping =>
  transforms.length === 0 ? { to, from } : { to, from, transforms };
export const fixed = (to: string, value: string | number | boolean): Mapping => ({ to, value });
export const formula = (to: string, expression: string, ...transforms: Transform[]): Mapping =>
  transforms.length === 0 ? { to, expression } : { to, expression, transforms };

export const lookup = (
  values: Readonly<Record<string, string | number | boolean>>,
  otherwise: "keep" | "empty" | "refuse" = "empty",
): Transform => ({ do: "lookup", values: { ...values }, otherwise });
export const otherwise = (value: string | number | boolean): Transform => ({
  do: "default",
  value,
});
export const join = (separator = " "): Transform => ({ do: "join", separator });

const OBJECTS = {
  sales: {
    module: "invoices",
    en: "sales invoices",
    pl: "faktur sprzedażowych",
    "pt-BR": "notas de venda",
    cs: "prodejních faktur",
    hu: "Értékesítési számlák",
  },
  costs: {
    module: "invoices",
    en: "cost invoices",
    pl: "faktur kosztowych",
    "pt-BR": "notas de custo",
    cs: "nákladových faktur",
    hu: "Költségszámlák",
  },
  parties: {
    module: "parties",
    en: "parties",
    pl: "kontrahentów",
    "pt-BR": "parceiros",
    cs: "partnerů",
    hu: "Partnerek",
  },
  items: {
    module: "items",
    en: "items",
    pl: "towarów i usług",
    "pt-BR": "itens",
    cs: "položek",
    hu: "Termékek",
  },
} as const satisfies Record<string, I18n & { readonly module: Module }>;
type ReadyObject = keyof typeof OBJECTS;

interface Direction {
  readonly object: ReadyObject;
  /** The program's own name, and the folder and files that are named after it. */
  readonly program: string;
  readonly slug: string;
  readonly codec: string;
  readonly extension: string;
  readonly options: Readonly<Record<string, unknown>>;
}

const entityOf = (object: ReadyObject): Entity =>
  object === "parties" ? "party" : object === "items" ? "item" : "invoice";

export function readyExport(
  about: Direction,
  map: Mapping[],
  children: NonNullable<NonNullable<ExportDefinition["target"]["files"]>["children"]> = [],
): ReadyDefinition {
  const { object, program, slug, codec, extension, options } = about;
  const words = OBJECTS[object];
  const isInvoice = words.module === "invoices";
  const files = {
    folder: "out",
    name: `${slug}-${object}-{date}-{n}.${extension}`,
    format: { codec, options: { ...options } },
    ...(children.length > 0 ? { children } : {}),
  };
  return {
    slug: `${slug}-export-${object}`,
    name: {
      en: `Export ${words.en} to ${program}`,
      pl: `Eksport ${words.pl} do ${program}`,
      "pt-BR": `Exportar ${words["pt-BR"]} para ${program}`,
      cs: `Export ${words.cs} do ${program}`,
      hu: `${words.hu} exportálása – ${program}`,
    },
    module: words.module,
    codec,
    body: {
      direction: "export",
      export: {
        entity: entityOf(object),
        ...(isInvoice ? { filter: { direction: object === "sales" ? "sales" : "cost" } } : {}),
        // What was taken back or is not finished is none of the books.
        ...(isInvoice ? { where: 'record.status != "draft" && record.status != "void"' } : {}),
        target: { files },
        map,
      },
    },
  };
}

export function readyImport(
  about: Direction,
  key: string[],
  map: Mapping[],
  rest: Pick<ImportDefinition, "match"> & {
    readonly where?: string;
    readonly children?: Child[];
  } = {},
): ReadyDefinition {
  const { object, program, slug, codec, extension, options } = about;
  const { where, children, ...further } = rest;
  const words = OBJECTS[object];
  return {
    slug: `${slug}-import-${object}`,
    name: {
      en: `Import ${words.en} from ${program}`,
      pl: `Import ${words.pl} z ${program}`,
      "pt-BR": `Importar ${words["pt-BR"]} de ${program}`,
      cs: `Import ${words.cs} z ${program}`,
      hu: `${words.hu} importálása – ${program}`,
    },
    module: words.module,
    codec,
    body: {
      direction: "import",
      import: {
        entity: entityOf(object),
        source: {
          files: {
            pattern: `in/*.${extension}`,
            format: { codec, options: { ...options } },
            after: "move",
          },
          ...(where === undefined ? {} : { where }),
        },
        key,
        map,
        ...(children ? { children } : {}),
        ...further,
      },
    },
  };
}
