import { ConflictError, type FieldIssue, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import {
  deleteReport,
  findReport,
  insertReport,
  listReports,
  type ReportRow,
  updateReport,
} from "../store/reports.ts";
import type { ConfigStore } from "../store/store.ts";
import { DAILY, MONTHLY } from "./make-params.ts";
import { checkDefinition, type ReportDefinition } from "./rows/definition.ts";
import type { Sources } from "./rows/sources.ts";

export interface ReportHand {
  readonly actor: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What reports can be made of; only records where it is left out. */
  readonly sources?: Sources | undefined;
}

/** Words that paths of the API and the hub's own reports have. */
const TAKEN: ReadonlySet<string> = new Set([MONTHLY, DAILY, "settings", "sources", "preview"]);
const MAX_REPORTS = 500;

/** @throws NotFoundError */
export async function getReport(config: ConfigStore, slug: string): Promise<ReportRow> {
  const row = await findReport(config, slug);
  if (!row) throw new NotFoundError("report", slug);
  return row;
}

/** @throws InvalidInputError with every wrong field, ConflictError `report_exists` */
export async function createReport(
  config: ConfigStore,
  { actor, now, sources }: ReportHand,
  input: {
    readonly slug: string;
    readonly name: string;
    readonly definition: ReportDefinition;
  },
): Promise<ReportRow> {
  const { slug, name, definition } = input;
  if (TAKEN.has(slug)) {
    const remedy = "Choose another slug.";
    throw invalid({ field: "slug", message: `${slug} is the hub's own word`, remedy });
  }
  if ((await listReports(config)).length >= MAX_REPORTS) {
    const remedy = "Delete one that nobody needs.";
    throw invalid({ field: "slug", message: `there are ${MAX_REPORTS} reports already`, remedy });
  }
  await checkDefinition({ config, sources }, definition);
  const values = { slug, name: name.trim(), definition: JSON.stringify(definition), actor, now };
  const made = await insertReport(config, values);
  if (made) return made;
  throw new ConflictError(
    "report_exists",
    `There is a report ${slug} already. Choose another slug, or change that one.`,
  );
}

/**
 * A new version of the report.
 * @throws NotFoundError, InvalidInputError, ConflictError `report_changed` where there is a newer version
 */
export async function changeReport(
  config: ConfigStore,
  { actor, now, sources }: ReportHand,
  change: {
    readonly slug: string;
    readonly name: string;
    readonly definition: ReportDefinition;
    readonly version?: number;
  },
): Promise<ReportRow> {
  const { slug, name, definition } = change;
  const before = await getReport(config, slug);
  await checkDefinition({ config, sources }, definition);
  const { version = before.version } = change;
  const values = { slug, name: name.trim(), definition: JSON.stringify(definition), actor, now };
  const changed = await updateReport(config, { ...values, version });
  if (changed) return changed;
  throw new ConflictError(
    "report_changed",
    `Somebody has changed the report ${slug} meanwhile. Read it again, then change it.`,
  );
}

/** @throws NotFoundError */
export async function removeReport(config: ConfigStore, slug: string): Promise<void> {
  if (!(await deleteReport(config, slug))) throw new NotFoundError("report", slug);
}

const invalid = (issue: FieldIssue): InvalidInputError => new InvalidInputError([issue]);
