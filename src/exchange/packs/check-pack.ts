import { isHubError } from "../../lib/errors.ts";
import type { ColumnKind } from "../../model/cell.ts";
import type { Connector } from "../../sdk/connector.ts";
import type { Context } from "../../sdk/context.ts";
import type { TableInfo, TableSource, Tables } from "../../sdk/tables.ts";
import { ofCompany } from "./company-tables.ts";
import type { ExpectedTable, Mark, Pack } from "./pack.ts";
import { readsOf } from "./pack-reads.ts";

/** What is not as the pack has it. */
export interface PackFinding {
  /** A view or staging table of the intermediate database, or a table of the ERP. */
  readonly of: "hub" | "erp";
  readonly table: string;
  /** Null where the whole table is meant. */
  readonly column: string | null;
  readonly problem: "missing" | "other_kind" | "unreadable";
  /** How well the pack knew it; null for objects that its own scripts make. */
  readonly mark: Mark | null;
  /** Nothing stops working without it. */
  readonly is_optional: boolean;
  readonly message: string;
}

export interface PackCheck {
  readonly ok: boolean;
  readonly tables: number;
  readonly findings: readonly PackFinding[];
  /** In English, in the order in which to do it. */
  readonly todo: readonly string[];
}

interface Checked {
  readonly connector: Connector & { readonly tables: Tables };
  readonly context: Context;
  /** Another database of the same server; the tables of the ERP are looked for in the integration's own where left out. */
  readonly erp_database?: string | undefined;
  /** Of the ERP's, where names of tables have it in them. */
  readonly company?: string | undefined;
}

/** Compares the pack with a live database; only the structure is read. */
export async function checkPack(pack: Pack, checked: Checked): Promise<PackCheck> {
  const findings: PackFinding[] = [];
  const hub = await checkViews(pack, checked);
  findings.push(...hub.findings);
  const erp = await checkErp(pack, checked);
  findings.push(...erp.findings);
  return {
    ok: findings.every((one) => one.is_optional),
    tables: hub.tables + erp.tables,
    findings,
    todo: todoOf(pack, findings, erp.tables),
  };
}

interface Part {
  readonly tables: number;
  readonly findings: readonly PackFinding[];
}

async function checkViews(pack: Pack, { connector, context }: Checked): Promise<Part> {
  const findings: PackFinding[] = [];
  const reads = readsOf(pack);
  for (const { table, columns, is_optional } of reads) {
    const about = { of: "hub", table, mark: null, is_optional } as const;
    const info = await described(connector.tables, context, { table });
    if (!isInfo(info)) findings.push({ ...about, ...info });
    else for (const name of missingOf(info, columns)) findings.push(noColumn(about, name));
  }
  return { tables: reads.length, findings };
}

async function checkErp(pack: Pack, checked: Checked): Promise<Part> {
  const { connector, context, erp_database } = checked;
  const expects = ofCompany(pack.expects, checked.company);
  const { tables } = connector;
  // Elsewhere than on SQL Server an integration sees the ERP's own schema.
  const other = pack.provider === "mssql" ? erp_database : undefined;
  const isHere = other !== undefined || (await hasAny(tables, context, expects));
  if (!isHere) return { tables: 0, findings: [] };
  const findings: PackFinding[] = [];
  for (const expected of expects) {
    const { table, mark, columns } = expected;
    const about = { of: "erp", table, mark, is_optional: columns.every(isOptional) } as const;
    const source = other === undefined ? { table } : inDatabase(other, table);
    const info = await described(tables, context, source);
    if (isInfo(info)) findings.push(...columnFindings(expected, info));
    else findings.push({ ...about, ...info });
  }
  return { tables: expects.length, findings };
}

const isOptional = (column: { readonly is_optional?: boolean }): boolean =>
  column.is_optional === true;

async function hasAny(
  tables: Tables,
  context: Context,
  expects: readonly ExpectedTable[],
): Promise<boolean> {
  const names = new Set((await tables.list(context)).map(({ name }) => name.toLowerCase()));
  return expects.some(({ table }) => names.has(table.toLowerCase()));
}

/** SQL Server reads a table of another database by a name of three parts. */
const inDatabase = (database: string, table: string): TableSource => ({
  table: `"${database}".${table}`,
});

type Failed = Pick<PackFinding, "column" | "problem" | "message">;
const isInfo = (found: TableInfo | Failed): found is TableInfo => "columns" in found;

/** A refusal is told as what is wrong with the table; a server that does not answer ends the check. */
async function described(
  tables: Tables,
  context: Context,
  source: TableSource,
): Promise<TableInfo | Failed> {
  try {
    return await tables.describe(context, source);
  } catch (error) {
    const isOfTable = isHubError(error) && ["skip", "refuse"].includes(error.reaction);
    if (!isHubError(error) || !(isOfTable || error.code === "forbidden_by_remote")) throw error;
    const problem = error.code === "not_found" ? "missing" : "unreadable";
    return { column: null, problem, message: error.message };
  }
}

const missingOf = ({ columns }: TableInfo, wanted: readonly string[]): readonly string[] => {
  const there = new Set(columns.map(({ name }) => name.toLowerCase()));
  return wanted.filter((name) => !there.has(name.toLowerCase()));
};

type About = Pick<PackFinding, "of" | "table" | "mark" | "is_optional">;
const noColumn = (about: About, column: string): PackFinding => ({
  ...about,
  column,
  problem: "missing",
  message: `${about.table} has no column ${column}.`,
});

function columnFindings({ table, mark, columns }: ExpectedTable, info: TableInfo): PackFinding[] {
  const there = new Map(info.columns.map((column) => [column.name.toLowerCase(), column]));
  return columns.flatMap((column) => {
    const { name, kind, is_optional = false } = column;
    const about = { of: "erp", table, mark: column.mark ?? mark, is_optional } as const;
    const found = there.get(name.toLowerCase());
    if (!found) return [noColumn(about, name)];
    if (familyOf(found.kind) === familyOf(kind)) return [];
    const message = `${table}.${name} is ${found.native}, where ${kind} was expected.`;
    // Views take most kinds; whether the values are right, a dry run shows.
    return [{ ...about, column: name, problem: "other_kind" as const, message, is_optional: true }];
  });
}

/** Databases differ in what they call a number, a flag or a day. */
function familyOf(kind: ColumnKind): string {
  if (["integer", "decimal", "float", "boolean"].includes(kind)) return "number";
  if (["date", "datetime", "instant"].includes(kind)) return "moment";
  return kind === "other" ? "text" : kind;
}

function todoOf(pack: Pack, findings: readonly PackFinding[], erpTables: number): string[] {
  const needed = findings.filter((one) => !one.is_optional);
  const isOfErp = (isTable: boolean) =>
    needed.some(({ of, column }) => of === "erp" && (column === null) === isTable);
  const todo: string[] = [];
  if (isOfErp(true)) {
    todo.push(
      "Tables that are not there, or that the login may not see: check the name of the ERP's database, then run 2-login.sql.",
    );
  }
  if (isOfErp(false)) {
    todo.push(
      "Columns that the ERP lacks: put NULL in their place in 1-views.sql, or the column that your version has.",
    );
  }
  if (needed.some(({ of }) => of === "hub")) {
    todo.push(`Views: run the scripts of \`viadukt erp pack ${pack.id}\` as an administrator.`);
  }
  if (erpTables === 0) {
    todo.push("The ERP's own tables were not looked at: name its database with --erp-database.");
  }
  return todo;
}
