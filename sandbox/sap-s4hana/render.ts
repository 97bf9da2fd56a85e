import type { EntityType, Property } from "./schema.ts";
import type { Row, Value } from "./table.ts";
import { shownUnit } from "./units.ts";

export interface Rendering {
  readonly service: string;
  readonly language: string;
  readonly select?: ReadonlySet<string> | undefined;
  readonly expand: ReadonlySet<string>;
  /** Entities that have one carry it. */
  readonly etagOf: (type: EntityType, row: Row) => string | undefined;
}

/** Inside, behind the proxy that people see. */
export const INNER_HOST = "http://vhs4happ01.lan:50000";

/** An entity in the verbose JSON of OData V2. */
export function render(type: EntityType, row: Row, options: Rendering): Record<string, unknown> {
  const { service, select, expand, language, etagOf } = options;
  const uri = `${INNER_HOST}/sap/opu/odata/sap/${service}/${type.set}(${keyText(type, row)})`;
  const etag = etagOf(type, row);
  const properties = [...type.properties].filter(([name]) => !select || select.has(name));
  const navigations = Object.entries(type.navigations).flatMap(
    ([name, target]): (readonly [string, unknown])[] => {
      const inner = select && innerOf(select, name);
      if (select && !inner) return [];
      if (!expand.has(name)) return [[name, { __deferred: { uri: `${uri}/${name}` } }]];
      const rows = rowsIn(row, name);
      const further = { ...options, select: inner === "all" ? undefined : inner, expand: NONE };
      return [[name, { results: rows.map((one) => render(target, one, further)) }]];
    },
  );
  return {
    __metadata: { id: uri, uri, type: `${service}.${type.name}`, ...(etag ? { etag } : {}) },
    ...Object.fromEntries(
      properties.map(([name, property]) => [name, shown(property, row[name] as Value, language)]),
    ),
    ...Object.fromEntries(navigations),
  };
}

const NONE: ReadonlySet<string> = new Set();

/** What is chosen below a navigation; undefined where it is not chosen at all. */
function innerOf(
  select: ReadonlySet<string>,
  name: string,
): ReadonlySet<string> | "all" | undefined {
  if (select.has(name)) return "all";
  const inner = [...select].filter((path) => path.startsWith(`${name}/`));
  return inner.length > 0 ? new Set(inner.map((path) => path.slice(name.length + 1))) : undefined;
}

export const rowsIn = (row: Row, name: string): readonly Row[] => {
  const rows = row[name];
  return Array.isArray(rows) ? rows : [];
};

function shown({ type }: Property, value: Value | undefined, language: string): unknown {
  if (type === "boolean") return value ?? false;
  if (value === undefined || value === null)
    return type === "string" || type === "unit" ? "" : null;
  if (type === "date") return `/Date(${String(value)})/`;
  if (type === "offset") return `/Date(${String(value)}+0000)/`;
  return type === "unit" ? shownUnit(String(value), language) : String(value);
}

function keyText(type: EntityType, row: Row): string {
  const literal = (name: string) =>
    `'${encodeURIComponent(String(row[name]).replaceAll("'", "''"))}'`;
  const [only = "", ...more] = type.key;
  return more.length === 0
    ? literal(only)
    : type.key.map((name) => `${name}=${literal(name)}`).join(",");
}
