import type { Clock } from "../lib/clock.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import type { FileStore } from "./file-store.ts";
import { type ReadyLook, type ReportLook, readyLook, savedLook } from "./look.ts";
import { type MadeFile, makeFile } from "./make-file.ts";
import type { MakeParams } from "./make-params.ts";
import { type OwnReport, ownReport, prepareReport, type Wanted } from "./prepare.ts";
import type { Prepared } from "./prepared.ts";
import type { Rates } from "./rates/rates.ts";
import type { Sources } from "./rows/sources.ts";

/** What a report is made of and where it goes. */
export interface ReportHost {
  /** Both stores are the tenant's. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly files: FileStore;
  readonly rates: Rates;
  /** Only records where it is left out. */
  readonly sources?: Sources | undefined;
  readonly tenant: { readonly name: string; readonly time_zone: string };
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

export interface MadeReport extends MadeFile {
  readonly rows: number;
  readonly warning: string | undefined;
  readonly title: string;
  readonly look: ReadyLook;
}

/**
 * The report that the params name, among the hub's files. The same content a second time is the same file.
 * @throws NotFoundError where there is no such report, InvalidInputError where it cannot be made
 */
export async function makeReportFile(host: ReportHost, params: MakeParams): Promise<MadeReport> {
  const own = await ownReport(host.config, params.report);
  return withPrepared(host, { wanted: params, own, form: params }, async (prepared, place) => {
    const { look, folder } = place;
    const { data, files: fileStore, tenant, clock, signal } = host;
    const { format, name } = params;
    const made = await makeFile(prepared, {
      ...{ data, fileStore, format, name, look, clock, signal, folder },
      timeZone: tenant.time_zone,
    });
    const { title, subtitle } = prepared.print({
      generatedAt: 0,
      timeZone: tenant.time_zone,
      look,
    });
    const { rows, warning } = prepared;
    const shown = subtitle === "" ? title : `${title}: ${subtitle}`;
    return { ...made, rows, warning, title: shown, look };
  });
}

export interface Place {
  readonly look: ReadyLook;
  /** Private, gone after the work. */
  readonly folder: string;
}

/** Reads the report and gives it to the work, in the organisation's look or the one asked for. */
export async function withPrepared<T>(
  host: ReportHost,
  {
    wanted,
    own,
    form,
  }: {
    readonly wanted: Wanted;
    readonly own: OwnReport | undefined;
    readonly form: Form;
  },
  work: (prepared: Prepared, place: Place) => Promise<T>,
): Promise<T> {
  const { config, data, files, rates, sources, tenant, clock, signal } = host;
  const { language, paper } = own?.definition ?? {};
  const look = await readyLook(
    { data, files },
    {
      ...(await savedLook(config)),
      ...given({ language, paper }),
      ...given({ language: form.language, paper: form.paper }),
    },
  );
  return files.withFolder(async (folder) => {
    const { language: spoken, signers } = look;
    const source = {
      ...{ config, data, sources, tenant, signal, folder, signers },
      ...{ rates: rates.open(signal), language: spoken, now: clock.now() },
    };
    return work(await prepareReport(source, wanted, own), { look, folder });
  });
}

/** In which form, where the call says so. */
export interface Form {
  readonly language?: ReportLook["language"] | undefined;
  readonly paper?: ReportLook["paper"] | undefined;
}

/** Without what is left out, so that it does not hide what others say. */
const given = (values: Form): Pick<ReportLook, "language" | "paper"> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
