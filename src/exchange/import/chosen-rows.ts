import { ConfigError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import type { Context } from "../../sdk/context.ts";
import type { Condition, TableSource, Tables } from "../../sdk/tables.ts";
import { listRefused } from "../../store/changes.ts";
import { originsOf } from "../../store/origins.ts";
import { findRecords, type StoredRecord } from "../../store/records.ts";
import type { DataStore } from "../../store/store.ts";
import type { ImportDefinition } from "../import-definition.ts";
import { parseCondition, recordTokens, toCondition } from "../language/condition.ts";
import { columnIndex } from "../language/rows.ts";
import { keyOfId, keyParts } from "../remote-key.ts";
import { amongKeys } from "./child-rows.ts";

const KEYS = 200;
const LINKS = 20;
const PAGE = 500;
/** Rows that a repeat of what failed takes up. */
const MAX_REFUSED = 50_000;

/** Ids of the rows that a run has set aside, as the stream has them. */
export async function refusedRows(
  data: DataStore,
  { runId, stream }: { runId: string; stream: string },
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for (let after = 0; ids.size < MAX_REFUSED; ) {
    const rows = await listRefused(data, { runId, after, limit: PAGE });
    for (const row of rows) if (row.stream === stream) ids.add(row.remote_id);
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) break;
    after = last.id;
  }
  return ids;
}

interface Chosen {
  readonly tables: Tables;
  readonly context: Context;
  readonly source: TableSource;
  readonly definition: ImportDefinition;
}

/** Rows with these ids, as conditions of a bounded size. */
export async function byIds(
  { tables, context, source, definition }: Chosen,
  ids: Iterable<string>,
): Promise<readonly Condition[]> {
  const { key, id_prefix: prefix } = definition;
  const { columns } = await tables.describe(context, source);
  const names = columns.map(({ name }) => name);
  const kinds = key.map((name) => columns[columnIndex(names, name)]?.kind);
  const own = [...ids].flatMap((id) => keyOfId(id, prefix) ?? []);
  const rows = own.map((id) =>
    keyParts(id, key.length).map((text, i): Cell => {
      const isWhole = kinds[i] === "integer" && /^-?\d{1,15}$/.test(text);
      return isWhole ? Number(text) : text;
    }),
  );
  const usable = rows.filter((row) => row.length === key.length);
  return inParts(usable, KEYS).map((part) => amongKeys(key, part));
}

/**
 * Rows of chosen records: those that the integration has given before, and for the others what `link` finds.
 * @throws ConfigError where a record is not known there and the definition has no `link`
 */
export async function ofRecords(
  chosen: Chosen,
  {
    data,
    ids,
    integrationId,
    stream,
  }: { data: DataStore; ids: readonly number[]; integrationId: number; stream: string },
): Promise<readonly Condition[]> {
  const { definition } = chosen;
  const records = await findRecords(data, definition.entity, ids);
  const origins = await originsOf(data, definition.entity, ids);
  const own = origins.filter(
    (one) =>
      one.integration_id === integrationId && one.stream === stream && one.deleted_at === null,
  );
  const known = new Set(own.map((one) => one.record_id));
  const others = records.filter(({ id }) => !known.has(id));
  const keyed = await byIds(
    chosen,
    own.map((one) => one.remote_id),
  );
  if (others.length === 0) return keyed;
  return [...keyed, ...linked(definition, others)];
}

function linked(
  { link, entity }: ImportDefinition,
  records: readonly StoredRecord[],
): readonly Condition[] {
  if (link === undefined) {
    throw new ConfigError(
      "This definition has no link condition: it cannot look for records that it has not read before.",
    );
  }
  const tree = parseCondition(link, { tokens: true, field: "import.link" });
  const tokens = recordTokens(tree, entity);
  const conditions = records.map(({ data }) =>
    toCondition(tree, tokens(data as unknown as Readonly<Record<string, unknown>>)),
  );
  return inParts(conditions, LINKS).map((any) => ({ any }));
}

const inParts = <T>(list: readonly T[], size: number): (readonly T[])[] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) =>
    list.slice(i * size, (i + 1) * size),
  );
