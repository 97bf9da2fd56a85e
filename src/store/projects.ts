import type { Insertable, Selectable, Updateable } from "kysely";
import type { ProjectTable } from "./data-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import type { DataStore } from "./store.ts";

export type ProjectRow = Selectable<ProjectTable>;
export type NewProject = Omit<Insertable<ProjectTable>, "id" | "tenant_id">;

/** By code, as many as there are. */
export const listProjects = ({ db }: DataStore): Promise<ProjectRow[]> =>
  db.selectFrom("project").selectAll().orderBy("code").execute();

export const findProject = ({ db }: DataStore, code: string): Promise<ProjectRow | undefined> =>
  db.selectFrom("project").selectAll().where("code", "=", code).executeTakeFirst();

/** False where the code is taken. */
export async function insertProject({ db }: DataStore, row: NewProject): Promise<boolean> {
  try {
    await db.insertInto("project").values(row).execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** False where there is none. */
export async function updateProject(
  { db }: DataStore,
  code: string,
  values: Updateable<ProjectTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("project")
    .set(values)
    .where("code", "=", code)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** The description alone: invoices keep the code. False where there is none. */
export async function deleteProject({ db }: DataStore, code: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("project")
    .where("code", "=", code)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

export interface ProjectPeriod {
  readonly direction?: string;
  /** Issue dates, inclusive, YYYY-MM-DD. */
  readonly from?: string;
  readonly to?: string;
}

/** What the invoices of one project come to in one currency and one group of costs. */
export interface ProjectSum {
  readonly project_id: string;
  readonly category: string | null;
  readonly currency: string;
  readonly count: number;
  readonly net_minor: number;
  readonly tax_minor: number;
  readonly gross_minor: number;
}

/** Of invoices that count: neither gone, nor void, nor a pro forma. Of one project or of all. */
export async function sumProjects(
  { db }: DataStore,
  { direction, from, to, code }: ProjectPeriod & { code?: string },
): Promise<ProjectSum[]> {
  let query = db
    .selectFrom("invoice")
    .select(["project_id", "category", "currency"])
    .select((eb) => [
      eb.fn.countAll<number | string | bigint>().as("count"),
      eb.fn.sum<number | string>("net_minor").as("net"),
      eb.fn.sum<number | string>("tax_minor").as("tax"),
      eb.fn.sum<number | string>("gross_minor").as("gross"),
    ])
    .where("project_id", "is not", null)
    .where("deleted_at", "is", null)
    .where("status", "!=", "void")
    .where("kind", "!=", "proforma")
    .groupBy(["project_id", "category", "currency"]);
  if (code !== undefined) query = query.where("project_id", "=", code);
  if (direction !== undefined) query = query.where("direction", "=", direction);
  if (from !== undefined) query = query.where("issue_date", ">=", from);
  if (to !== undefined) query = query.where("issue_date", "<=", to);
  const rows = await query.execute();
  return rows.map(({ project_id, category, currency, count, net, tax, gross }) => ({
    project_id: project_id ?? "",
    category,
    currency,
    count: Number(count),
    net_minor: Number(net ?? 0),
    tax_minor: Number(tax ?? 0),
    gross_minor: Number(gross ?? 0),
  }));
}

/** Whether an invoice that is there names the project. */
export async function isProjectUsed({ db }: DataStore, code: string): Promise<boolean> {
  const row = await db
    .selectFrom("invoice")
    .select("id")
    .where("project_id", "=", code)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
