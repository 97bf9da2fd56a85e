import type { Cell } from "../../model/cell.ts";
import type { Entity } from "../../model/entities.ts";
import type { TableColumn } from "../../sdk/tables.ts";
import type { Mapping } from "../mapping.ts";
import { type ColumnFacts, columnFacts, hasWord } from "./column-facts.ts";
import { CHANGE_WORDS, DELETED_WORDS } from "./column-words.ts";
import { proposeMap } from "./propose-map.ts";

/** Why something is proposed; the interface says it in the reader's language. */
export type ProposalReason =
  | "name"
  | "part_of_name"
  | "values"
  | "name_and_values"
  | "primary_key"
  | "unique_values"
  | "usual_value";

export interface Proposed<T> {
  readonly value: T;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly reason: ProposalReason;
}

export interface Proposal {
  readonly entity: Entity;
  readonly key?: Proposed<readonly string[]>;
  readonly map: readonly Proposed<Mapping>[];
  readonly change_column?: Proposed<string>;
  readonly deleted_when?: Proposed<string>;
  readonly match?: Proposed<string>;
  readonly link?: Proposed<string>;
  /** Columns that nothing is proposed for. */
  readonly left_out: readonly string[];
}

export interface ProposeInput {
  readonly entity: Entity;
  readonly columns: readonly TableColumn[];
  /** The primary key, where the database has one. */
  readonly key?: readonly string[];
  /** Some rows, cells in the order of the columns. */
  readonly rows?: readonly (readonly Cell[])[];
}

const MAX_COLUMNS = 1_000;

/** A first definition from the names, kinds and values of a table's columns: a person looks it over. */
export function propose({ entity, columns, key = [], rows = [] }: ProposeInput): Proposal {
  const facts = columnFacts(columns.slice(0, MAX_COLUMNS), rows);
  const map = proposeMap(entity, facts);
  const keyed = proposeKey(facts, { key, rows, columns });
  const change = proposeChange(facts);
  const deleted = proposeDeleted(facts);
  const rules = proposeRules(entity, map);
  const taken = new Set([
    ...map.flatMap(({ value: { from = [], expression } }) => [
      ...[from].flat(),
      ...facts
        .filter(({ name }) => expression?.includes(JSON.stringify(name)))
        .map(({ name }) => name),
    ]),
    ...(keyed?.value ?? []),
    ...(change ? [change.value] : []),
  ]);
  return {
    entity,
    ...(keyed ? { key: keyed } : {}),
    map,
    ...(change ? { change_column: change } : {}),
    ...(deleted ? { deleted_when: deleted } : {}),
    ...rules,
    left_out: facts.map(({ name }) => name).filter((name) => !taken.has(name)),
  };
}

interface KeyInput {
  readonly key: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly columns: readonly TableColumn[];
}

/** The table's own key, else a column that is named as one and has no value twice. */
function proposeKey(
  facts: readonly ColumnFacts[],
  { key, rows, columns }: KeyInput,
): Proposed<readonly string[]> | undefined {
  if (key.length > 0) return { value: key, confidence: 0.95, reason: "primary_key" };
  const unique = facts.filter(({ name }) =>
    isUnique(
      columns.findIndex((one) => one.name === name),
      rows,
    ),
  );
  const named = unique.find(
    ({ name, bare }) =>
      /^(id|guid|gidnumer|key|klucz|recid)$/.test(bare) || /(^|_)id$|[a-z]Id$|[a-zN]ID$/.test(name),
  );
  if (named)
    return { value: [named.name], confidence: rows.length > 0 ? 0.8 : 0.6, reason: "name" };
  const code = unique.find(({ bare }) =>
    /^(kod|code|symbol|indeks|no|numer|nr|number)$/.test(bare),
  );
  if (code) return { value: [code.name], confidence: 0.5, reason: "name" };
  const [first] = rows.length > 1 ? unique : [];
  return first && { value: [first.name], confidence: 0.3, reason: "unique_values" };
}

function isUnique(at: number, rows: readonly (readonly Cell[])[]): boolean {
  const values = rows.map((row) => row[at]);
  if (values.some((value) => value === null || value === undefined || value === "")) return false;
  return new Set(values.map(String)).size === values.length;
}

const CHANGE_KINDS = new Set(["datetime", "instant", "date", "integer", "binary"]);

function proposeChange(facts: readonly ColumnFacts[]): Proposed<string> | undefined {
  const found = facts.filter(
    ({ kind, bare }) => CHANGE_KINDS.has(kind) && hasWord(CHANGE_WORDS, bare),
  );
  const best = found.find(({ kind }) => kind === "datetime" || kind === "instant") ?? found[0];
  if (!best) return undefined;
  // Bytes of a row version have an order that not every database compares as such.
  const confidence = best.kind === "binary" ? 0.4 : best.kind === "integer" ? 0.6 : 0.85;
  return { value: best.name, confidence, reason: "name" };
}

function proposeDeleted(facts: readonly ColumnFacts[]): Proposed<string> | undefined {
  const found = facts.find(({ bare, kind }) => hasWord(DELETED_WORDS, bare) && kind !== "text");
  if (!found) return undefined;
  const value = `${quotedColumn(found.name)} = ${found.kind === "boolean" ? "TRUE" : "1"}`;
  return { value, confidence: 0.7, reason: "name" };
}

const quotedColumn = (name: string): string =>
  /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `"${name.replaceAll('"', '""')}"`;

/** Records are found by the number that stands for them everywhere. */
function proposeRules(
  entity: Entity,
  map: readonly Proposed<Mapping>[],
): Pick<Proposal, "match" | "link"> {
  const path = { party: "ids[PL:NIP]", item: "code", invoice: "number", order: "number" }[entity];
  const field = { party: "tax_id", item: "code", invoice: "number", order: "number" }[entity];
  const found = map.find(({ value }) => value.to === path);
  const column = found?.value.from;
  if (!found || typeof column !== "string" || /[{}'"]/.test(column)) return {};
  const { confidence, reason } = found;
  const match = { value: `${field} = '{${column}}'`, confidence, reason } as const;
  return { match, link: { ...match, value: `${quotedColumn(column)} = '{${field}}'` } };
}
