import { Type } from "typebox";
import { columnsOf, parseCondition, toCondition } from "../../exchange/language/condition.ts";
import { columnIndex } from "../../exchange/language/rows.ts";
import type { Mirrors } from "../../exchange/mirror/mirrors.ts";
import type { CellKind } from "../../formats/tables/table.ts";
import { type FieldIssue, InvalidInputError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import { same } from "../../model/i18n.ts";
import type { Condition, TableColumn, TableInfo } from "../../sdk/tables.ts";
import { allSlugs, findIntegration } from "../../store/integrations.ts";
import { listMirrorTables } from "../../store/mirrors.ts";
import type { ConfigStore, DataStore } from "../../store/store.ts";
import type { RowSource, SourceColumn, SourceRow } from "./source.ts";

export interface MirrorParts {
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly mirrors: Mirrors;
}

/** `mirror:erp:CDN.Kontrahenci`; the first part of a source that is a mirrored table of an integration. */
const PREFIX = "mirror:";
/** More sources than a person can choose from; those behind them are found by name all the same. */
const MAX_LISTED = 500;
const PAGE_SIZE = 500;
const SEARCHED = 20;
const DECIMAL = /^-?\d+(\.\d+)?$/;

const FILTER = Type.Object(
  {
    q: Type.Optional(
      Type.String({ maxLength: 200, description: "part of a text, capitals as they are" }),
    ),
    where: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: "condition on the columns: `Knt_Nieaktywny = 0 AND Knt_Kod <> 'X'`",
      }),
    ),
  },
  { additionalProperties: false },
);

/** One for each table that can be read, in the order of integrations and names. */
export async function listMirrorSources(parts: MirrorParts): Promise<RowSource[]> {
  const [rows, slugs] = await Promise.all([listMirrorTables(parts.data), allSlugs(parts.config)]);
  const sources: RowSource[] = [];
  for (const row of rows.filter(({ structure }) => structure !== null).slice(0, MAX_LISTED)) {
    const slug = slugs.get(row.integration_id);
    if (slug === undefined) continue;
    const mirror = { data: parts.data, integrationId: row.integration_id };
    const info = await parts.mirrors.describe(mirror, row.table_name);
    sources.push(sourceOf(parts, { slug, integrationId: row.integration_id, info }));
  }
  return sources.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Undefined where the organisation has no such integration, or that no such mirrored table. */
export async function findMirrorSource(
  parts: MirrorParts,
  name: string,
): Promise<RowSource | undefined> {
  const colon = name.indexOf(":", PREFIX.length);
  if (!name.startsWith(PREFIX) || colon === -1) return undefined;
  const slug = name.slice(PREFIX.length, colon);
  const table = name.slice(colon + 1);
  const integration = await findIntegration(parts.config, slug);
  if (!integration) return undefined;
  const rows = await listMirrorTables(parts.data, integration.id);
  if (!rows.some((row) => row.table_name === table && row.structure !== null)) return undefined;
  const mirror = { data: parts.data, integrationId: integration.id };
  const info = await parts.mirrors.describe(mirror, table);
  return sourceOf(parts, { slug, integrationId: integration.id, info });
}

interface MirroredTable {
  readonly slug: string;
  readonly integrationId: number;
  readonly info: TableInfo;
}

function sourceOf(
  { mirrors }: MirrorParts,
  { slug, integrationId, info }: MirroredTable,
): RowSource {
  const columns = info.columns.filter(({ kind }) => kind !== "binary");
  const order = info.key.length > 0 ? info.key : columns.map(({ name }) => name);
  return {
    name: `${PREFIX}${slug}:${info.name}`,
    title: same(`${slug}: ${info.name}`),
    columns: columns.map(toColumn),
    filter: FILTER,
    filterIssues: async (_, filter) => whereIssues(columns, filter.where),
    async *rows({ data, filter, signal }) {
      const where = conditionOf(columns, filter);
      const query = {
        source: { table: info.name },
        columns: columns.map(({ name }) => name),
        ...{ key: order, pageSize: PAGE_SIZE },
        ...(where ? { where } : {}),
      };
      for await (const page of mirrors.read({ data, integrationId }, query, signal)) {
        for (const row of page.rows) yield toRow(columns, row);
      }
    },
  };
}

const toColumn = (column: TableColumn): SourceColumn => ({
  name: column.name,
  title: same(column.name),
  kind: kindOf(column),
  width: widthOf(column),
});

/** Numbers with two decimal places are sums of money more often than not: there are totals of them. */
function kindOf({ kind, scale }: TableColumn): CellKind {
  if (kind === "decimal") return scale === 2 ? "amount" : "number";
  if (kind === "integer" || kind === "boolean") return "number";
  return kind === "date" ? "date" : "text";
}

function widthOf({ kind, name, length = 30 }: TableColumn): number {
  const wanted = kind === "text" ? Math.min(length, 40) : kind === "instant" ? 24 : 14;
  return Math.max(8, Math.min(wanted, 44), Math.min(name.length, 20));
}

function toRow(columns: readonly TableColumn[], cells: readonly Cell[]): SourceRow {
  const values = columns.map(
    (column, i) => [column.name, textOf(column, cells[i] ?? null)] as const,
  );
  return { values: Object.fromEntries(values) };
}

function textOf(column: TableColumn, cell: Cell): string | undefined {
  if (cell === null || cell instanceof Uint8Array) return undefined;
  const text = typeof cell === "boolean" ? String(Number(cell)) : String(cell);
  const kind = kindOf(column);
  // What a number's column cannot show would be lost among the numbers.
  return (kind === "number" || kind === "amount") && !DECIMAL.test(text) ? undefined : text;
}

function whereIssues(columns: readonly TableColumn[], where: unknown): FieldIssue[] {
  if (typeof where !== "string" || where.trim() === "") return [];
  try {
    const tree = parseCondition(where, { tokens: false, field: "where" });
    const names = columns.map(({ name }) => name);
    const unknown = columnsOf(tree).find((name) => columnIndex(names, name) === -1);
    if (unknown === undefined) return [];
    const remedy = `Use one of ${names.slice(0, 30).join(", ")}.`;
    return [{ field: "where", message: `there is no column ${unknown}`, remedy }];
  } catch (error) {
    if (error instanceof InvalidInputError) return [...error.issues];
    throw error;
  }
}

function conditionOf(
  columns: readonly TableColumn[],
  { q, where }: Readonly<Record<string, unknown>>,
): Condition | undefined {
  const all: Condition[] = [];
  if (typeof where === "string" && where.trim() !== "") {
    all.push(toCondition(parseCondition(where, { tokens: false, field: "where" })));
  }
  if (typeof q === "string" && q !== "") {
    const texts = columns.filter(({ kind }) => kind === "text").slice(0, SEARCHED);
    all.push({ any: texts.map(({ name }) => ({ column: name, op: "like", value: `%${q}%` })) });
  }
  return all.length > 0 ? { all } : undefined;
}
