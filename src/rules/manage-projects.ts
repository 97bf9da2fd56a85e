import { ConflictError, type FieldIssue, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { fromMinor, toMinor } from "../model/money.ts";
import {
  deleteProject,
  findProject,
  insertProject,
  isProjectUsed,
  listProjects,
  type NewProject,
  type ProjectPeriod,
  type ProjectRow,
  type ProjectSum,
  sumProjects,
  updateProject,
} from "../store/projects.ts";
import type { DataStore } from "../store/store.ts";

/** Fields that are left out stay as they are. */
export interface ProjectInput {
  readonly name?: string;
  readonly description?: string;
  readonly active?: boolean;
  readonly starts_on?: string | null;
  readonly ends_on?: string | null;
  readonly budget?: { readonly amount: string; readonly currency: string } | null;
}

/** A project that somebody has described, or whose code stands on invoices, or both. */
export interface Project {
  readonly code: string;
  readonly row: ProjectRow | undefined;
  readonly sums: readonly ProjectSum[];
}

interface Author {
  readonly actor: string;
  readonly now: number;
}

/** Every project with what its invoices come to, by code. */
export async function allProjects(data: DataStore, period: ProjectPeriod): Promise<Project[]> {
  const rows = new Map((await listProjects(data)).map((row) => [row.code, row]));
  const sums = Map.groupBy(await sumProjects(data, period), ({ project_id }) => project_id);
  const codes = [...new Set([...rows.keys(), ...sums.keys()])].toSorted();
  return codes.map((code) => ({ code, row: rows.get(code), sums: sums.get(code) ?? [] }));
}

/** @throws NotFoundError where nobody has described it and no invoice names it */
export async function getProject(
  data: DataStore,
  code: string,
  period: ProjectPeriod = {},
): Promise<Project> {
  const row = await findProject(data, code);
  if (!row && !(await isProjectUsed(data, code))) throw new NotFoundError("project", code);
  return { code, row, sums: await sumProjects(data, { ...period, code }) };
}

/** @throws ConflictError `project_exists`, InvalidInputError */
export async function createProject(
  data: DataStore,
  { code, input, author }: { code: string; input: ProjectInput & { name: string }; author: Author },
): Promise<Project> {
  const { actor, now } = author;
  const row: NewProject = {
    ...{ code, name: input.name.trim(), description: "", active: 1 },
    ...{ starts_on: null, ends_on: null, budget_minor: null, budget_currency: null },
    ...columnsOf(input),
    ...{ created_by: actor, created_at: now, updated_at: now },
  };
  checkProject(row);
  if (!(await insertProject(data, row))) {
    throw new ConflictError("project_exists", `There is a project ${code} already.`, { code });
  }
  return getProject(data, code);
}

/**
 * Changes a project; one that is known from invoices alone is described by it.
 * @throws NotFoundError, InvalidInputError
 */
export async function changeProject(
  data: DataStore,
  { code, input, author }: { code: string; input: ProjectInput; author: Author },
): Promise<Project> {
  const { row } = await getProject(data, code);
  const { name } = input;
  if (!row) {
    if (name) return createProject(data, { code, input: { ...input, name }, author });
    const remedy = "Add the name of the project.";
    throw new InvalidInputError([
      { field: "name", message: "is missing: nobody has described this project yet", remedy },
    ]);
  }
  const values = columnsOf(input);
  checkProject({ ...row, ...values });
  await updateProject(data, code, { ...values, updated_at: author.now });
  return getProject(data, code);
}

/** Invoices keep the code. @throws NotFoundError */
export async function removeProject(data: DataStore, code: string): Promise<void> {
  if (!(await deleteProject(data, code))) throw new NotFoundError("described project", code);
}

function columnsOf(input: ProjectInput) {
  const { name, description, active, starts_on, ends_on, budget } = input;
  const flag = active ? (1 as const) : (0 as const);
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(description === undefined ? {} : { description }),
    ...(active === undefined ? {} : { active: flag }),
    ...(starts_on === undefined ? {} : { starts_on }),
    ...(ends_on === undefined ? {} : { ends_on }),
    ...(budget === undefined ? {} : budgetColumns(budget)),
  };
}

const budgetColumns = (budget: (ProjectInput["budget"] & {}) | null) => ({
  budget_minor: budget ? toMinor(budget.amount, budget.currency) : null,
  budget_currency: budget?.currency ?? null,
});

/** The budget as text; undefined where there is none. */
export const budgetOf = ({ budget_minor, budget_currency }: ProjectRow) =>
  budget_minor === null || budget_currency === null
    ? null
    : { amount: fromMinor(budget_minor, budget_currency), currency: budget_currency };

/** @throws InvalidInputError */
function checkProject({
  name,
  starts_on,
  ends_on,
  budget_minor,
}: Pick<NewProject, "name" | "starts_on" | "ends_on" | "budget_minor">): void {
  const issues: FieldIssue[] = [];
  if (name === "") issues.push({ field: "name", message: "is empty", remedy: "Name it." });
  if (starts_on && ends_on && starts_on > ends_on) {
    const message = `${ends_on} is before starts_on ${starts_on}.`;
    issues.push({ field: "ends_on", message, remedy: "Swap the two dates." });
  }
  if ((budget_minor ?? 0) < 0) {
    const remedy = "Write what may be spent.";
    issues.push({ field: "budget.amount", message: "is below nothing", remedy });
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
}
