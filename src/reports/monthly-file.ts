import type { Clock } from "../lib/clock.ts";
import { InvalidInputError } from "../lib/errors.ts";
import type { Language } from "../model/i18n.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import type { FileStore } from "./file-store.ts";
import { readyLook, savedLook } from "./look.ts";
import { type MadeFile, makeFile } from "./make-file.ts";
import { prepareMonthly } from "./prepare-monthly.ts";
import { FORMATS, type ReportFormat } from "./prepared.ts";
import { NO_RATES, type Rates } from "./rates/rates.ts";
import type { UploadParams } from "./upload-params.ts";

export interface MonthlyFileOptions {
  /** Both stores are the tenant's. Without the first it has the usual look, and numbers for integrations. */
  readonly config?: ConfigStore | undefined;
  readonly data: DataStore;
  readonly fileStore: FileStore;
  /** Without it the report says that there are no exchange rates. */
  readonly rates?: Rates | undefined;
  readonly tenant: { readonly name: string; readonly time_zone: string };
  /** The name's ending is the format: .pdf, .xlsx or .csv. */
  readonly params: Pick<UploadParams, "report_name" | "year" | "month">;
  /** Overrides that of the organisation's reports. */
  readonly language?: Language | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The format that a file's name asks for; undefined where the hub makes none such. */
export const formatOfName = (name: string): ReportFormat | undefined =>
  FORMATS.find((format) => name.toLowerCase().endsWith(`.${format}`));

/**
 * The month's report among the hub's files, as PDF, XLSX or CSV. While its invoices are the same it is the same
 * file: the second time nothing is made and the bytes are equal.
 * @throws InvalidInputError where the name has another ending
 */
export async function makeMonthlyFile(options: MonthlyFileOptions): Promise<MadeFile> {
  const { config, data, fileStore, tenant, params, clock, signal } = options;
  const format = formatOfName(params.report_name);
  if (!format) throw noSuchFormat(params.report_name);
  const saved = config ? await savedLook(config) : {};
  const wanted = options.language === undefined ? {} : { language: options.language };
  const look = await readyLook({ data, files: fileStore }, { ...saved, ...wanted });
  const { language, signers } = look;
  const rates = options.rates?.open(signal) ?? NO_RATES;
  return fileStore.withFolder(async (folder) => {
    const now = clock.now();
    const known = config ? { config } : {};
    const source = { ...known, data, rates, tenant, language, signers, now, signal, folder };
    const prepared = await prepareMonthly(source, params);
    const { report_name: name } = params;
    const timeZone = tenant.time_zone;
    return makeFile(prepared, {
      ...{ data, fileStore, format, name, look, timeZone, clock, signal, folder },
    });
  });
}

const noSuchFormat = (name: string): InvalidInputError =>
  new InvalidInputError([
    {
      field: "report_name",
      message: `the hub makes no file such as ${name}`,
      remedy: "Give a name that ends with .pdf, .xlsx or .csv.",
    },
  ]);
