import type { Definition, DefinitionIn } from "../api/types.ts";

export const ENTITIES = ["party", "invoice", "item", "order"] as const;
export type Entity = (typeof ENTITIES)[number];
export const MODULES = ["parties", "invoices", "items", "orders"] as const;
export type Module = (typeof MODULES)[number];
export type Direction = Definition["direction"];
export const DIRECTIONS = ["import", "export", "mirror"] as const satisfies readonly Direction[];

/** One step that a value goes through. */
export interface Step {
  readonly do: string;
  readonly [option: string]: unknown;
}
export interface Line {
  readonly to: string;
  readonly from?: string | readonly string[] | undefined;
  readonly value?: string | number | boolean | undefined;
  readonly expression?: string | undefined;
  readonly transforms?: readonly Step[] | undefined;
}
export interface FileFormat {
  readonly codec: string;
  readonly options?: Readonly<Record<string, unknown>> | undefined;
}
export interface FilesSource {
  readonly pattern: string;
  readonly format: FileFormat;
  readonly after?: string | undefined;
  readonly done_folder?: string | undefined;
  readonly failed_folder?: string | undefined;
}
export interface Source {
  readonly table?: string | undefined;
  readonly query?: string | undefined;
  readonly files?: FilesSource | undefined;
  readonly from_mirror?: boolean | undefined;
  readonly where?: string | undefined;
}
export interface Child {
  /** Of an import. */
  readonly into?: string | undefined;
  /** Of an export. */
  readonly from?: string | undefined;
  readonly table?: string | undefined;
  readonly child?: string | undefined;
  readonly key?: readonly string[] | undefined;
  readonly parent_key?: readonly string[] | undefined;
  readonly order?: readonly string[] | undefined;
  readonly where?: string | undefined;
  readonly map: readonly Line[];
}
export interface Incremental {
  readonly column?: string | undefined;
  readonly modified_table?: string | undefined;
  readonly queue?: unknown;
}
export interface ImportPart {
  readonly entity: Entity;
  readonly source: Source;
  readonly key: readonly string[];
  readonly map: readonly Line[];
  readonly children?: readonly Child[] | undefined;
  readonly match?: string | undefined;
  readonly link?: string | undefined;
  readonly incremental?: Incremental | undefined;
  readonly deletes?: string | undefined;
  readonly deleted_when?: string | undefined;
  readonly on_error?: string | undefined;
  readonly max_refused?: number | undefined;
}
export interface TableTarget {
  readonly table: string;
  readonly mode: string;
  readonly key: readonly string[];
  readonly batch_column?: string | undefined;
  readonly status_column?: string | undefined;
  readonly status_new?: unknown;
  readonly children?: readonly Child[] | undefined;
}
export interface FilesTarget {
  readonly folder: string;
  readonly name: string;
  readonly format: FileFormat;
  readonly per?: string | undefined;
  readonly children?: readonly Child[] | undefined;
}
export interface ExportPart {
  readonly entity: Entity;
  readonly filter?: Readonly<Record<string, unknown>> | undefined;
  readonly where?: string | undefined;
  readonly target: {
    readonly table?: TableTarget | undefined;
    readonly files?: FilesTarget | undefined;
  };
  readonly map: readonly Line[];
  readonly again?: string | undefined;
  readonly on_error?: string | undefined;
}
export interface MirrorTablePart {
  readonly table: string;
  readonly key?: readonly string[] | undefined;
  readonly where?: string | undefined;
  readonly change?: { readonly column: string } | undefined;
}
export interface MirrorPart {
  readonly tables: readonly MirrorTablePart[];
  readonly snapshot?: boolean | undefined;
}
/** As the API has it; the forms also hold what is not yet complete. */
export interface Body {
  readonly direction: Direction;
  readonly import?: ImportPart | undefined;
  readonly export?: ExportPart | undefined;
  readonly mirror?: MirrorPart | undefined;
}

/** What a form of a definition holds. */
export interface Draft {
  readonly slug: string;
  readonly name: string;
  readonly integration: string;
  readonly module: Module | null;
  readonly active: boolean;
  readonly body: Body;
}

export const draftOf = (one: Definition): Draft => ({
  ...{ slug: one.slug, name: one.name, integration: one.integration_id ?? "" },
  ...{ module: one.module, active: one.active, body: one.body as Body },
});

export const MODULE_OF: Readonly<Record<Entity, Module>> = {
  party: "parties",
  invoice: "invoices",
  item: "items",
  order: "orders",
};

/** What a new definition begins with. */
export function newBody(direction: Direction): Body {
  if (direction === "import") {
    return { direction, import: { entity: "party", source: { table: "" }, key: [], map: [] } };
  }
  if (direction === "mirror") return { direction, mirror: { tables: [{ table: "" }] } };
  const files = { folder: "", name: "{definition}_{n:6}.csv", format: { codec: "csv" } };
  return { direction, export: { entity: "invoice", target: { files }, map: [] } };
}

/** A body as the API wants it: what was left empty is left out. */
export const sentBody = (body: Body): DefinitionIn["body"] =>
  (cleaned(body) ?? {}) as DefinitionIn["body"];

/** Of these an empty text means something: a separator, a text that replaces, a constant. */
const KEPT = new Set(["transforms", "value", "options", "filter", "status_new"]);

function cleaned(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(cleaned);
  if (typeof value !== "object" || value === null) return value === "" ? undefined : value;
  const entries = Object.entries(value).flatMap(([name, one]): [string, unknown][] => {
    const kept = KEPT.has(name) && !isEmpty(one) ? one : cleaned(one);
    if (name === "folder" && one === "") return [[name, one]];
    return kept === undefined ? [] : [[name, kept]];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

const MARKS: Readonly<Record<string, string>> = { ł: "l", Ł: "l", ß: "ss", ø: "o" };

/** A short name made of the long one: lower case, digits and hyphens. */
export const slugOf = (name: string): string =>
  name
    .replace(/[łŁßø]/g, (letter) => MARKS[letter] ?? "")
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 59);

/** Addresses of pages beside those of definitions. */
export const TAKEN_SLUGS: readonly string[] = ["new", "packs", "lookups"];
