import { InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { Entity, RecordOf } from "../../model/entities.ts";
import { normalizeNip } from "../../model/identifiers.ts";
import type { Change } from "../../sdk/stream.ts";
import type { RowPage } from "../../sdk/tables.ts";
import { findByColumns, lookupColumn, lookupPaths } from "../../store/match-lookup.ts";
import type { DataStore } from "../../store/store.ts";
import type { PlacedChange } from "../../sync/placed-change.ts";
import type { ImportDefinition } from "../import-definition.ts";
import { parseCondition, type RecordMatch, recordMatch } from "../language/condition.ts";
import { readerOf } from "../language/rows.ts";
import { rowId, textOf } from "../remote-key.ts";

export interface Matcher {
  ofPage(
    changes: readonly Change<RecordOf<Entity>>[],
    page: RowPage,
  ): Promise<readonly Change<RecordOf<Entity>>[]>;
}

const FIELD = "import.match";

function matchOf({ match, entity }: ImportDefinition): RecordMatch | undefined {
  if (match === undefined) return undefined;
  return recordMatch(parseCondition(match, { tokens: true, field: FIELD }), entity, FIELD);
}

/** Columns that the rule reads. */
export const matchColumns = (definition: ImportDefinition): readonly string[] =>
  matchOf(definition)?.columns ?? [];

/**
 * Gives each row the record that the definition's rule finds for it. Where it finds several it finds none: nobody
 * knows which one is meant.
 */
export function createMatcher(data: DataStore, definition: ImportDefinition): Matcher | undefined {
  const match = matchOf(definition);
  if (!match) return undefined;
  const { entity, key, id_prefix: prefix } = definition;
  const alternatives = match.alternatives.map((terms) =>
    terms.map((term) => ({ ...term, column: columnOf(entity, term.field) })),
  );
  return {
    async ofPage(changes, page) {
      const rows = new Map(
        page.rows.map((cells) => {
          const reader = readerOf(page.columns, cells);
          return [rowId(key.map(reader), prefix), reader];
        }),
      );
      const placed = new Map<string, number>();
      for (const terms of alternatives) {
        const wanted = new Map<string, readonly string[]>();
        for (const change of changes) {
          if (change.op !== "upsert" || placed.has(change.id)) continue;
          const reader = rows.get(change.id);
          const values = terms.map((term) => comparable(term.column, reader && term.value(reader)));
          if (values.every((value) => value !== "")) wanted.set(change.id, values);
        }
        const columns = terms.map(({ column }) => column) as [string, ...string[]];
        const firsts = [...new Set([...wanted.values()].map(([first = ""]) => first))];
        const found = await findByColumns(data, entity, columns, firsts);
        for (const [id, values] of wanted) {
          const same = found.filter((row) =>
            values.every((value, i) => comparable(columns[i] ?? "", row.values[i]) === value),
          );
          const [only] = same;
          if (same.length === 1 && only) placed.set(id, only.id);
        }
      }
      return changes.map((change): Change<RecordOf<Entity>> => {
        const record_id = placed.get(change.id);
        if (change.op !== "upsert" || record_id === undefined) return change;
        const own: PlacedChange<Entity> = { ...change, record_id };
        return own;
      });
    },
  };
}

function columnOf(entity: Entity, path: string): string {
  const column = lookupColumn(entity, path);
  if (column !== undefined) return column;
  throw new InvalidInputError([
    {
      field: FIELD,
      message: `records cannot be found by ${path}`,
      remedy: `Use ${lookupPaths(entity).join(", ")}.`,
    },
  ]);
}

/** Numbers of tax payers without what people write between their digits. */
function comparable(column: string, value: Cell | undefined): string {
  if (value === null || value === undefined) return "";
  const text = textOf(value).trim();
  return column.endsWith("tax_id") ? normalizeNip(text) : text;
}
