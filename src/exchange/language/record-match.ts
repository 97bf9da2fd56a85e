import { nearMatches } from "../../events/near.ts";
import { table } from "../../lib/table.ts";
import type { Cell } from "../../model/cell.ts";
import type { Entity } from "../../model/entities.ts";
import type { DocumentParty } from "../../model/party.ts";
import { lookupPaths } from "../../store/match-lookup.ts";
import { taxIdOf } from "../../store/record-columns.ts";
import { textOfCell } from "./cell-text.ts";
import { idOf } from "./coerce.ts";
import { conditionIssue } from "./condition-scan.ts";
import { type Compared, type ConditionTree, tokensOf } from "./condition-tree.ts";
import { cellOf } from "./condition-value.ts";
import { compilePath } from "./record-path.ts";
import { isEmptyCell, type RowReader } from "./rows.ts";

export interface MatchTerm {
  /** A path that the store can look records up by: `tax_id`, `code`, `seller.tax_id`. */
  readonly field: string;
  /** From the row; empty matches nothing. */
  value(row: RowReader): Cell | undefined;
}

/** A record is the row's where all terms of one alternative are equal to its fields. */
export interface RecordMatch {
  readonly alternatives: readonly (readonly MatchTerm[])[];
  /** Columns of the row that it reads. */
  readonly columns: readonly string[];
}

/** Other words for fields, among them those of BSConnect. */
const ALIASES: { readonly [E in Entity]: Readonly<Record<string, string>> } = {
  party: table({
    nip: "tax_id",
    nip___: "tax_id",
    name_1: "name",
    name_2: "trading_name",
    symbol: "ids[CODE]",
    code: "ids[CODE]",
    regon_: "ids[PL:REGON]",
    regon: "ids[PL:REGON]",
  }),
  item: table({ symbol: "code", indeks: "code", name_1: "name", ean___: "ean" }),
  invoice: table({
    seller_tax_id: "seller.tax_id",
    buyer_tax_id: "buyer.tax_id",
    "seller.ids[PL:NIP]": "seller.tax_id",
    "buyer.ids[PL:NIP]": "buyer.tax_id",
    docnum: "number",
    symbol: "number",
    fiscal_id: "fiscal.id",
  }),
  order: table({
    seller_tax_id: "seller.tax_id",
    buyer_tax_id: "buyer.tax_id",
    "seller.ids[PL:NIP]": "seller.tax_id",
    "buyer.ids[PL:NIP]": "buyer.tax_id",
    docnum: "number",
    symbol: "number",
  }),
};

const MAX_ALTERNATIVES = 10;

/**
 * The field of the hub that each column of the row is compared with: left of `=` a field, right a value with tokens,
 * which are columns. AND and OR may join such comparisons; nothing else may.
 * @throws InvalidInputError for a field that records cannot be found by
 */
export function recordMatch(tree: ConditionTree, entity: Entity, field = "match"): RecordMatch {
  const alternatives = alternativesOf(tree, field).map((terms) =>
    terms.map((term) => matchTerm(term, entity, field)),
  );
  return { alternatives, columns: tokensOf(tree) };
}

function matchTerm(term: Compared, entity: Entity, issueField: string): MatchTerm {
  const field = matchField(term, entity, issueField);
  const coerce = field.endsWith("tax_id") ? idOf("PL:NIP") : plainText;
  const value = (row: RowReader) => {
    const cell = cellOf(term.value, row);
    return isEmptyCell(cell) ? undefined : coerce(cell);
  };
  return { field, value };
}

const plainText = (cell: Exclude<Cell, null>): string | undefined =>
  textOfCell(cell).trim() || undefined;

/** Any of these, each with all of its terms. */
function alternativesOf(tree: ConditionTree, field: string): Compared[][] {
  if ("any" in tree)
    return bounded(
      tree.any.flatMap((part) => alternativesOf(part, field)),
      field,
    );
  if ("all" in tree) {
    let joined: Compared[][] = [[]];
    for (const part of tree.all) {
      const further = alternativesOf(part, field);
      joined = bounded(
        joined.flatMap((terms) => further.map((more) => [...terms, ...more])),
        field,
      );
    }
    return joined;
  }
  if ("op" in tree && tree.op === "=") return [[tree]];
  const at = "at" in tree ? tree.at : 1;
  const remedy = "Write tax_id = '{nip}', joined by AND or OR.";
  throw conditionIssue("records are found by = alone", at, field, remedy);
}

function bounded(alternatives: Compared[][], field: string): Compared[][] {
  if (alternatives.length <= MAX_ALTERNATIVES) return alternatives;
  throw conditionIssue(`has more than ${MAX_ALTERNATIVES} alternatives`, 1, field);
}

function matchField({ column, at }: Compared, entity: Entity, field: string): string {
  const name = ALIASES[entity][column] ?? ALIASES[entity][column.toLowerCase()] ?? column;
  const paths = lookupPaths(entity);
  if (paths.includes(name)) return name.replace(/ids\[PL:NIP\]$/, "tax_id");
  const near = nearMatches(column, [...paths, ...Object.keys(ALIASES[entity])])[0];
  const meant = near === undefined ? "" : `Did you mean ${near}? `;
  const remedy = `${meant}A record of this kind is found by ${paths.join(", ")}.`;
  throw conditionIssue(`${column} is no field to find records by`, at, field, remedy);
}

type RecordReader = (record: Readonly<Record<string, unknown>>) => Cell | undefined;

/**
 * Values of a record for the tokens of a link condition: `{tax_id}`, `{nip___}`, `{seller.tax_id}`, `{code}` or any
 * path. @throws InvalidInputError for a token that is no field
 */
export function recordTokens(
  tree: ConditionTree,
  entity: Entity,
  field = "link",
): (record: Readonly<Record<string, unknown>>) => (name: string) => Cell | undefined {
  const readers = new Map<string, RecordReader>();
  for (const name of tokensOf(tree)) readers.set(name, recordReader(entity, name, field));
  return (record) => (name) => {
    const cell = readers.get(name)?.(record);
    return isEmptyCell(cell) ? undefined : cell;
  };
}

/** A field of a record by its path or by another word for it; `tax_id` is the number that it is found by. */
export function recordReader(entity: Entity, name: string, field: string): RecordReader {
  const path = ALIASES[entity][name] ?? ALIASES[entity][name.toLowerCase()] ?? name;
  if (path === "tax_id" && entity === "party") return (record) => taxIdOf(record) ?? undefined;
  const side = /^(seller|buyer)\.tax_id$/.exec(path)?.[1];
  if (side !== undefined && (entity === "invoice" || entity === "order")) {
    return (record) => taxIdOf(record[side] as DocumentParty | undefined) ?? undefined;
  }
  return compilePath(entity, path, field).get;
}
