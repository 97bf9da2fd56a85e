import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Samples and schemas of Brazilian documents, which are not part of the project. */
export const FISCAL_DATA = new URL("../../../../shared/data/fiscal-br", import.meta.url).pathname;

/** For the `skip` of a test: false where the folder is there. */
export const withoutFiscalData: string | false = existsSync(FISCAL_DATA)
  ? false
  : "needs ../shared/data/fiscal-br beside the repository";

/** What an independent program read out of a sample. */
export interface ExpectedSample {
  readonly root?: string;
  readonly wellFormed: boolean;
  readonly hasDoctype?: boolean;
  readonly documents?: readonly {
    readonly versao?: string;
    readonly chave?: string;
    readonly checks?: { readonly digestOk?: { readonly extracted: boolean } | null };
  }[];
  /** Package and entry point → whether it is valid by it. */
  readonly schemaValid?: Readonly<Record<string, boolean>>;
}

/** By path below `samples`. */
export const expectedSamples = (): readonly (readonly [string, ExpectedSample])[] =>
  Object.entries(JSON.parse(readFileSync(join(FISCAL_DATA, "samples/expected.json"), "utf8")));

export const fiscalSample = (path: string): Buffer =>
  readFileSync(join(FISCAL_DATA, "samples", path));

/** Paths below `samples` of the files in one of its folders. */
export const samplesIn = (folder: string): readonly string[] =>
  readdirSync(join(FISCAL_DATA, "samples", folder))
    .filter((name) => name.endsWith(".xml"))
    .map((name) => join(folder, name));
