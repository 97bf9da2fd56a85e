import { type FieldIssue, HubError, InvalidInputError, isHubError } from "../lib/errors.ts";
import type { ActionOutcome } from "../runs/worker.ts";
import { type Counts, NO_COUNTS } from "../store/cursors.ts";
import { type FileRow, findFile } from "../store/files.ts";
import type { DataStore } from "../store/store.ts";
import { IF_EXISTS, type IfExists, isPolicy } from "./upload-params.ts";
import { checkRemotePath, filePath, numbered, storagePlan } from "./upload-path.ts";
import { type SendContext, type Sent, sendToStorage } from "./upload-send.ts";

/** Params of the action `upload_file`. */
export interface UploadFilesParams {
  /** Of the hub. */
  readonly file_ids: readonly number[];
  /** In the storage; the integration's `default_folder` where it is left out. */
  readonly folder?: string;
  readonly if_exists?: IfExists;
}

const MAX_FILES = 1_000;
/** Of one integration; its budget of requests may allow fewer. */
const AT_ONCE = 4;
const MAX_TOLD = 200;

/**
 * Checks what a caller gave.
 * @throws InvalidInputError with every wrong field
 */
export function uploadFilesParams(input: Readonly<Record<string, unknown>>): UploadFilesParams {
  const { file_ids: ids, folder, if_exists } = input;
  const issues: FieldIssue[] = [];
  const isList = Array.isArray(ids) && ids.length > 0 && ids.length <= MAX_FILES;
  const isIds = isList && ids.every((id) => Number.isInteger(id) && id > 0);
  if (!isIds) {
    const remedy =
      "Put the files into the hub with POST /api/files and give the ids of the answers.";
    issues.push({ field: "file_ids", message: `is no list of 1 to ${MAX_FILES} ids`, remedy });
  }
  if (if_exists !== undefined && !isPolicy(if_exists)) {
    const message = `is not one of ${IF_EXISTS.join(", ")}`;
    const remedy = "Leave it out for what the integration's settings say.";
    issues.push({ field: "if_exists", message, remedy });
  }
  if (folder !== undefined && typeof folder !== "string") {
    issues.push({ field: "folder", message: "is not a text", remedy: "Give it as /Reports/2025." });
  }
  if (issues.length > 0 || !isIds) throw new InvalidInputError(issues);
  return {
    file_ids: [...new Set(ids as number[])],
    ...(typeof folder === "string" ? { folder: checkRemotePath(folder, "folder") } : {}),
    ...(isPolicy(if_exists) ? { if_exists } : {}),
  };
}

/** @throws InvalidInputError naming the ids that the tenant has no file of */
export async function requireFiles(data: DataStore, ids: readonly number[]): Promise<void> {
  const missing: number[] = [];
  for (const id of ids) if (!(await findFile(data, id))) missing.push(id);
  if (missing.length === 0) return;
  const message = `there is no file ${missing.slice(0, 10).join(", ")}`;
  const remedy = "GET /api/files lists the files that there are.";
  throw new InvalidInputError([{ field: "file_ids", message, remedy }]);
}

export interface UploadFilesTask extends SendContext {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly params: UploadFilesParams;
  progress(counts: Counts, total: number): void;
}

/** What became of one file. */
interface Told {
  readonly file_id: number;
  readonly name: string | null;
  readonly path?: string;
  readonly outcome: Sent["outcome"] | "failed";
  readonly url?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/**
 * Brings files of the hub into the storage, some at a time. One that the storage refuses does not stop the others;
 * what concerns the whole account does.
 */
export async function runUploadFiles(task: UploadFilesTask): Promise<ActionOutcome> {
  const { params, settings, data, log } = task;
  const ifExists = params.if_exists ?? storagePlan(settings).ifExists;
  const plan = await planOf(data, settings, params);
  const told: Told[] = [];
  let counts = NO_COUNTS;
  await inParallel(plan, AT_ONCE, async ({ fileId, file, path }) => {
    task.signal.throwIfAborted();
    const one = await sendOne(task, { fileId, file, path, ifExists });
    counts = added(counts, one.outcome);
    task.progress(counts, plan.length);
    if (one.error) log.warn({ ...one.error, file_id: fileId, path }, "File not sent");
    else log.info({ file_id: fileId, path: one.path, outcome: one.outcome }, "File sent");
    if (told.length < MAX_TOLD || one.error) told.push(one);
  });
  const failed = told.filter(({ error }) => error !== undefined);
  const first = failed[0]?.error;
  const isNone = first !== undefined && failed.length === plan.length;
  return {
    counts,
    result: resultOf(told, plan.length),
    isPartial: failed.length > 0,
    ...(isNone ? { error: refusal(first) } : {}),
  };
}

/** One file's facts stand by themselves, as those of a report. */
function resultOf(told: readonly Told[], total: number): object {
  const [only] = told;
  const { path, url } = total === 1 && only ? only : {};
  return {
    ...(path === undefined ? {} : { path }),
    ...(url === undefined ? {} : { url }),
    files: told.slice(0, MAX_TOLD).toSorted((a, b) => a.file_id - b.file_id),
  };
}

const refusal = ({ code, message }: { code: string; message: string }): HubError =>
  new HubError(code, "refuse", message);

interface Planned {
  readonly fileId: number;
  readonly file: FileRow | undefined;
  readonly path: string;
}

/** Two files of one name in one run are both to arrive. */
async function planOf(
  data: DataStore,
  settings: Readonly<Record<string, unknown>>,
  { file_ids, folder }: UploadFilesParams,
): Promise<readonly Planned[]> {
  const used = new Set<string>();
  const plan: Planned[] = [];
  for (const fileId of file_ids) {
    const file = await findFile(data, fileId);
    const wanted = filePath(settings, { folder, name: file?.name ?? `file-${fileId}` });
    let path = wanted;
    for (let number = 2; used.has(path.toLowerCase()); number++) path = numbered(wanted, number);
    used.add(path.toLowerCase());
    plan.push({ fileId, file, path });
  }
  return plan;
}

async function sendOne(
  task: UploadFilesTask,
  { fileId, file, path, ifExists }: Planned & { readonly ifExists: IfExists },
): Promise<Told> {
  const about = { file_id: fileId, name: file?.name ?? null };
  if (!file) {
    const message = "The file was deleted from the hub before it was sent.";
    return { ...about, outcome: "failed", error: { code: "not_found", message } };
  }
  try {
    const { verified_by: _, ...sent } = await sendToStorage(task, { file, path, ifExists });
    return { ...about, ...sent };
  } catch (error) {
    if (task.signal.aborted || !isHubError(error) || !isOfThisFile(error)) throw error;
    const { code, message } = error;
    return { ...about, path, outcome: "failed", error: { code, message } };
  }
}

const OF_THIS_FILE: ReadonlySet<string> = new Set([
  "upload_incomplete",
  "upload_damaged",
  "locked",
]);

/** Others would fail in the same way: wrong credentials, a full account, a server that is down. */
const isOfThisFile = ({ reaction, code }: HubError): boolean =>
  reaction === "skip" || reaction === "refuse" || OF_THIS_FILE.has(code);

function added(counts: Counts, outcome: Told["outcome"]): Counts {
  const one = { ...counts, read: counts.read + 1 };
  if (outcome === "filed") return { ...one, created: one.created + 1 };
  if (outcome === "failed") return { ...one, refused: one.refused + 1 };
  return { ...one, unchanged: one.unchanged + 1 };
}

/** The first error ends it once what is under way has ended. */
async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  let isBroken = false;
  const lane = async (): Promise<void> => {
    for (const item of rest) {
      if (isBroken) return;
      try {
        await work(item);
      } catch (error) {
        isBroken = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, lane));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}
