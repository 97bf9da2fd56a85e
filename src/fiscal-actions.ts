import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type ImportFolderParams, readFolder } from "./fiscal/folder-files.ts";
import { importFiles } from "./fiscal/import-files.ts";
import { localEntries } from "./fiscal/local-files.ts";
import { fetchDocument } from "./fiscal/sefaz/fetch-document.ts";
import { queryAuthority } from "./fiscal/sefaz/query-authority.ts";
import { sendManifestations } from "./fiscal/sefaz/send-manifestations.ts";
import type { SefazSession } from "./fiscal/sefaz/session.ts";
import { type FiscalSettings, readFiscalSettings, SETTINGS_NAME } from "./fiscal/settings.ts";
import { type ArchiveEntry, readArchive } from "./formats/dfe/archive.ts";
import { sleep } from "./lib/clock.ts";
import { ConfigError } from "./lib/errors.ts";
import type { ActionParts } from "./open-job.ts";
import type { ActionOutcome, RunTask } from "./runs/worker.ts";
import type { FiscalService } from "./sdk/fiscal.ts";
import { NO_COUNTS } from "./store/cursors.ts";
import { deleteFile } from "./store/files.ts";
import { countFiscalFiles } from "./store/fiscal-files.ts";
import { findFiscalSetting } from "./store/fiscal-settings.ts";
import type { DataStore } from "./store/store.ts";
import { forTenant } from "./store/tenant-wall.ts";
import { readJson } from "./sync/open-integration.ts";
import type { Job } from "./sync/read-stream.ts";

/** What `import_fiscal_documents` is told: files of the hub's store, or paths of this machine from its command line. */
export interface ImportFiscalParams {
  /** Rows of the hub's files that go once the import is done. */
  readonly file_ids?: readonly number[];
  readonly blobs?: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly size_bytes: number;
  }[];
  readonly paths?: readonly string[];
}

export const fiscalSettingsOf = async (data: DataStore): Promise<FiscalSettings> =>
  readFiscalSettings(await findFiscalSetting(data, SETTINGS_NAME));

/** What the hub does with fiscal documents by itself. */
export const FISCAL_HUB_ACTIONS: Readonly<
  Record<string, (task: RunTask, parts: ActionParts) => Promise<ActionOutcome>>
> = {
  async import_fiscal_documents(task, parts) {
    const { run } = task;
    const params = readJson(run.params) as ImportFiscalParams;
    const source = params.paths ? "cli" : "upload";
    const outcome = await parts.files.withFolder((folder) =>
      runImport(task, parts, { source, entries: entriesOf(params, parts, folder) }),
    );
    const data = forTenant(parts.data, run.tenant_id);
    for (const id of params.file_ids ?? []) await deleteFile(data, id);
    return outcome;
  },
};

type FiscalAction = (job: Job, task: RunTask, parts: ActionParts) => Promise<ActionOutcome>;

/** What an integration does with fiscal documents. */
export const FISCAL_ACTIONS: Readonly<Record<string, FiscalAction>> = {
  async import_fiscal_folder(job, task, parts) {
    const { files } = job.connector;
    if (!files) throw new ConfigError("This integration has no files.");
    const params = readJson(task.run.params) as unknown as ImportFolderParams;
    return parts.files.withFolder((folder) => {
      const entries = readFolder(job, { params, files, folder });
      return runImport(task, parts, { source: job.integration.slug, entries });
    });
  },
  async query_sefaz(job, task, parts) {
    const session = await openSession(job, task, parts);
    const { services } = readJson(task.run.params) as { services?: readonly FiscalService[] };
    const wanted = session.fiscal.services.filter((one) => !services || services.includes(one));
    const { isPartial, error, ...result } = await queryAuthority(session, wanted);
    parts.onEvents();
    return { counts: countsOf(session), result, isPartial, ...(error ? { error } : {}) };
  },
  async fetch_fiscal_document(job, task, parts) {
    const session = await openSession(job, task, parts);
    const { access_key } = readJson(task.run.params) as { access_key: string };
    const files = await fetchDocument(session, access_key);
    parts.onEvents();
    return { counts: countsOf(session), result: { files } };
  },
  async send_manifestations(job, task, parts) {
    const session = await openSession(job, task, parts);
    const result = await sendManifestations(session);
    parts.onEvents();
    return { result, isPartial: result.refused > 0 };
  },
};

async function runImport(
  task: RunTask,
  parts: ActionParts,
  { source, entries }: { source: string; entries: AsyncIterable<ArchiveEntry> },
): Promise<ActionOutcome> {
  const { run, signal } = task;
  const data = forTenant(parts.data, run.tenant_id);
  const settings = await fiscalSettingsOf(data);
  const counts = await importFiles(
    {
      ...{ data, settings, signal, clock: parts.clock },
      judges: await parts.fiscal.judges(settings),
      origin: { source, actor: run.actor, runId: run.id },
      progress(done) {
        task.progress(done, undefined);
        parts.onEvents();
      },
    },
    entries,
  );
  const files = await countFiscalFiles(data, run.id);
  return { counts, result: { files }, isPartial: counts.refused > 0 };
}

/** Each file or archive in turn, from a private copy where it lies in the hub's store. */
async function* entriesOf(
  { blobs = [], paths = [] }: ImportFiscalParams,
  { files }: ActionParts,
  folder: string,
): AsyncGenerator<ArchiveEntry> {
  for (const [index, { name, sha256, size_bytes }] of blobs.entries()) {
    const blob = { sha256, sizeBytes: size_bytes };
    await files.verify(blob);
    const path = join(folder, String(index));
    await pipeline(files.read(blob), createWriteStream(path));
    yield* readArchive(path, { name });
  }
  yield* localEntries(paths);
}

async function openSession(job: Job, task: RunTask, parts: ActionParts): Promise<SefazSession> {
  const { fiscal } = job.connector;
  if (!fiscal) throw new ConfigError("This integration asks no tax authority.");
  const { data, context, integration, clock, signal, log } = job;
  const settings = await fiscalSettingsOf(data);
  const counts = {
    ...{ position: 0, created: 0, updated: 0, unchanged: 0, refused: 0 },
    ...{ first: undefined, last: undefined },
  };
  const company = fiscal.company(context);
  const { environment } = company;
  const session: SefazSession = {
    ...{ data, context, integration, clock, signal, log, settings, counts, fiscal },
    company,
    judges: await parts.fiscal.judges(settings),
    origin: { source: integration.slug, actor: task.run.actor, runId: task.run.id, environment },
    random: Math.random,
    async pause(ms) {
      const goOn = task.idle();
      try {
        await sleep(ms, signal);
      } finally {
        goOn();
      }
    },
    progress: () => job.progress(countsOf(session), undefined),
  };
  const before = await countFiscalFiles(data, task.run.id);
  counts.position = Object.values(before).reduce((sum, count) => sum + count, 0);
  return session;
}

function countsOf({ counts }: SefazSession) {
  const { created, updated, unchanged, refused } = counts;
  const read = created + updated + unchanged + refused;
  return { ...NO_COUNTS, read, created, updated, unchanged, refused };
}
