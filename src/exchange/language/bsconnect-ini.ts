import { nearMatches } from "../../events/near.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Entity } from "../../model/entities.ts";
import type { Mapping } from "../mapping.ts";
import {
  ENTITY_SECTIONS,
  FIELD_PATHS,
  JOINED,
  type JoinedFields,
  SECTION_ENTITIES,
} from "./bsconnect-fields.ts";

/** A line that did not become a mapping. */
export interface IniRemark {
  /** From 1. */
  readonly line: number;
  readonly section: string;
  readonly text: string;
  readonly reason: string;
}
export interface IniMap {
  readonly section: string;
  readonly entity: Entity;
  readonly map: readonly Mapping[];
}
export interface IniImport {
  readonly maps: readonly IniMap[];
  /** What was not taken over, so that nothing is lost unseen. */
  readonly remarks: readonly IniRemark[];
}

const MAX_BYTES = 1_000_000;
const MAX_LINES = 5_000;
const MAX_TEXT = 200;

interface Pair {
  readonly line: number;
  readonly text: string;
  readonly column: string;
  readonly target: string;
}

/**
 * Maps of columns of BSConnect (`etc/sync/<n>_columns_map.ini`): left a column of the view, right a field of
 * eDokumenty. UTF-8 or CP1250; comments begin with `;` or `#`.
 * @throws InvalidInputError for a file that is none
 */
export function readBsconnectIni(file: Uint8Array | string): IniImport {
  if (file.length > MAX_BYTES) throw notIni("is larger than 1 MB");
  const text = typeof file === "string" ? file : decoded(file);
  const remarks: IniRemark[] = [];
  const sections = sectionsOf(text, remarks);
  const maps: IniMap[] = [];
  for (const [section, pairs] of sections) {
    const entity = SECTION_ENTITIES[section.toUpperCase()];
    if (entity === undefined) {
      const reason = `The section ${section} has no records here: map it by hand.`;
      remarks.push(...pairs.map(({ line, text }) => ({ line, section, text, reason })));
      continue;
    }
    const map = mapOf(entity, section, { pairs, remarks });
    if (map.length > 0) maps.push({ section, entity, map });
  }
  if (maps.length === 0 && remarks.length === 0) throw notIni("has no columns");
  return { maps, remarks: remarks.sort((a, b) => a.line - b.line) };
}

const notIni = (message: string): InvalidInputError =>
  new InvalidInputError([
    {
      field: "file",
      message,
      remedy: "Send a map of columns of BSConnect: [CONTACT], then nazwa = name_1.",
    },
  ]);

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1250").decode(bytes);
  }
}

function sectionsOf(text: string, remarks: IniRemark[]): Map<string, Pair[]> {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\r|\n/);
  if (lines.length > MAX_LINES) throw notIni(`has more than ${MAX_LINES} lines`);
  const sections = new Map<string, Pair[]>();
  let section = "";
  for (const [i, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith(";") || line.startsWith("#")) continue;
    const header = /^\[([^\]]{1,100})\]\s*(?:[;#].*)?$/.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      continue;
    }
    const pair = pairOf(line, i + 1);
    if (pair && section !== "") {
      const pairs = sections.get(section) ?? [];
      sections.set(section, [...pairs, pair]);
      continue;
    }
    const reason = pair
      ? "It stands before the first section."
      : "It is not written column = field.";
    remarks.push({ line: i + 1, section, text: line.slice(0, MAX_TEXT), reason });
  }
  return sections;
}

/** `nazwa = name_1`; either side may be in quotes, and a comment may follow. */
function pairOf(text: string, line: number): Pair | undefined {
  const at = text.indexOf("=");
  if (at === -1) return undefined;
  const column = unquoted(text.slice(0, at));
  const target = unquoted(text.slice(at + 1).replace(/\s+[;#].*$/, ""));
  if (column === "" || target === "" || column.length > MAX_TEXT) return undefined;
  return { line, text: text.slice(0, MAX_TEXT), column, target };
}

const unquoted = (text: string): string =>
  text
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .trim();

function mapOf(
  entity: Entity,
  section: string,
  { pairs, remarks }: { readonly pairs: readonly Pair[]; readonly remarks: IniRemark[] },
): Mapping[] {
  const columns = new Map<string, string>();
  const known = [
    ...Object.keys(FIELD_PATHS[entity]),
    ...(entity === "party" ? JOINED.flatMap(({ fields }) => fields) : []),
  ];
  for (const { line, text, column, target } of pairs) {
    const field = target.toLowerCase();
    const remark = (reason: string) => remarks.push({ line, section, text, reason });
    if (!known.includes(field)) {
      const near = nearMatches(field, known)[0];
      remark(
        `The field ${target.slice(0, 60)} is not known here${near ? `: is ${near} meant?` : "."}`,
      );
    } else if (columns.has(field)) {
      remark(`${target} is filled before, from ${columns.get(field)}, which stays.`);
    } else columns.set(field, column);
  }
  const plain = [...columns].flatMap(([field, column]): Mapping[] => {
    const path = FIELD_PATHS[entity][field];
    return path === undefined ? [] : [{ to: path, from: column }];
  });
  return [...plain, ...(entity === "party" ? joinedMappings(columns) : [])];
}

function joinedMappings(columns: ReadonlyMap<string, string>): Mapping[] {
  return JOINED.flatMap((joined): Mapping[] => {
    const found = joined.fields.flatMap((field) => columns.get(field) ?? []);
    const [only] = found;
    if (only === undefined) return [];
    if (found.length === 1) return [{ to: joined.path, from: only }];
    return [{ to: joined.path, expression: joinExpression(joined, columns) }];
  });
}

/** `text.join([row["ulica"], text.join([row["nr_domu"], row["nr_lokalu"]], "/")], " ")` */
function joinExpression(joined: JoinedFields, columns: ReadonlyMap<string, string>): string {
  const { fields, separators } = joined;
  const values = fields.flatMap((field) => {
    const column = columns.get(field);
    return column === undefined ? [] : [`row[${JSON.stringify(column)}]`];
  });
  const list = (parts: readonly string[], by: string) =>
    `text.join([${parts.join(", ")}], ${JSON.stringify(by)})`;
  const hasAll = values.length === fields.length && fields.length > 2;
  if (!hasAll) return list(values, separators[1]);
  return list([...values.slice(0, -2), list(values.slice(-2), separators[0])], separators[1]);
}

export interface IniExport {
  readonly text: string;
  /** Paths of mappings that BSConnect has no words for. */
  readonly left_out: readonly string[];
}

/** The map of an import as BSConnect has it; steps of values do not go along. */
export function writeBsconnectIni(entity: Entity, map: readonly Mapping[]): IniExport {
  const section = ENTITY_SECTIONS[entity];
  const fields = Object.entries(FIELD_PATHS[entity]);
  const lines: string[] = [];
  const left_out: string[] = [];
  for (const mapping of map) {
    const pairs = section === undefined ? undefined : pairsOf(mapping, fields);
    if (pairs?.every(([column]) => isPlainColumn(column))) {
      lines.push(...pairs.map(([column, field]) => `${column} = ${field}`));
    } else left_out.push(mapping.to);
  }
  const text =
    section === undefined ? "" : `[${section}]\r\n${lines.map((line) => `${line}\r\n`).join("")}`;
  return { text, left_out };
}

const isPlainColumn = (column: string): boolean =>
  !/[=\r\n"']/.test(column) && !/^[;#[]/.test(column) && column.trim() === column;

type Columns = readonly (readonly [column: string, field: string])[];

function pairsOf(
  { to, from, expression }: Mapping,
  fields: readonly (readonly [string, string])[],
): Columns | undefined {
  const plain = fields.find(([, path]) => path === to)?.[0];
  if (typeof from === "string" && plain !== undefined) return [[from, plain]];
  const joined = JOINED.find(({ path }) => path === to);
  if (!joined) return undefined;
  if (typeof from === "string") return [[from, joined.fields[0] ?? ""]];
  return expression === undefined ? undefined : joinedColumns(joined, expression);
}

/** The columns of an expression that this module writes, by writing it again for each choice of fields. */
function joinedColumns(joined: JoinedFields, expression: string): Columns | undefined {
  const found = [...expression.matchAll(/row\[("(?:[^"\\]|\\.)*")\]/g)].map(
    ([, text = '""']) => JSON.parse(text) as string,
  );
  const { fields } = joined;
  if (found.length > fields.length) return undefined;
  const chosen = fields.slice(0, found.length);
  const columns = new Map(chosen.map((field, i) => [field, found[i] ?? ""]));
  if (joinExpression(joined, columns) !== expression) return undefined;
  return [...columns].map(([field, column]) => [column, field] as const);
}
