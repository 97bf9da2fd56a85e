import type { ExchangeRunIn, RecordsIn, Run, SyncIn } from "./api/types.ts";

type Params = Readonly<Record<string, unknown>>;

/** Actions whose dry run shows what would change, record by record. */
const WITH_PREVIEW: readonly string[] = [
  "sync_invoices",
  "sync_records",
  "sync_both_ways",
  "run_exchange",
];

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

const OF_EXCHANGE = [
  ...["mode", "allow_deletes", "ids", "refused_of", "again", "acknowledge_only", "batch"],
] as const;

/** The definition that a run has tried, and how, but for its being a dry one. */
export function realExchange({ params }: Pick<Run, "params">) {
  const { definition, mode, ...given } = params as Params;
  const rest = OF_EXCHANGE.filter((name) => given[name] !== undefined);
  return {
    slug: String(definition),
    body: {
      mode: mode === "full" ? "full" : "incremental",
      ...Object.fromEntries(rest.map((name) => [name, given[name]])),
    } as ExchangeRunIn,
  };
}
