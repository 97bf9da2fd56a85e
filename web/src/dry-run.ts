import type { RecordsIn, Run, SyncIn } from "./api/types.ts";

type Params = Readonly<Record<string, unknown>>;

/** Actions whose dry run shows what would change, record by record. */
const WITH_PREVIEW: readonly string[] = ["sync_invoices", "sync_records"];

export const isDry = ({ params }: Pick<Run, "params">): boolean =>
  (params as Params).dry_run === true;

export const hasPreview = (run: Pick<Run, "params" | "action">): boolean =>
  isDry(run) && WITH_PREVIEW.includes(run.action);

const ASKED = [
  "mode",
  "date_from",
  "date_to",
  "direction",
  "project_id",
  "allow_deletes",
  "keep_originals",
] as const satisfies readonly (keyof SyncIn)[];

/** What a run that read invoices was asked for, but for its being a dry one. */
export function realSync({ params }: Pick<Run, "params">): SyncIn {
  const given = ASKED.map((name) => [name, (params as Params)[name]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined)) as SyncIn;
}

/**
 * The same for parties and the rest. A run keeps the mode of each stream; different ones come about only where no
 * mode was asked for, and come about again.
 */
export function realRecords({ params }: Pick<Run, "params">): RecordsIn {
  const { reads, allow_deletes } = params as {
    readonly reads?: readonly { readonly stream: string; readonly mode: "incremental" | "full" }[];
    readonly allow_deletes?: boolean;
  };
  const modes = new Set(reads?.map(({ mode }) => mode));
  const [mode] = modes;
  return {
    ...(reads ? { streams: reads.map(({ stream }) => stream) } : {}),
    ...(mode && modes.size === 1 ? { mode } : {}),
    ...(allow_deletes ? { allow_deletes } : {}),
  };
}
