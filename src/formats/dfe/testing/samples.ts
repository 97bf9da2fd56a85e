import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Samples with what an independent tool has read from them; no part of the project. */
const REFERENCE = new URL("../../../../../shared/data/fiscal-br/samples/", import.meta.url);

/** For the `skip` of a test: false where the folder is there. */
export const withoutSamples: string | false = existsSync(REFERENCE)
  ? false
  : "needs ../shared/data/fiscal-br/samples beside the repository";

/** The bytes of a reference sample. */
export const referenceSample = (path: string): Buffer => readFileSync(new URL(path, REFERENCE));

export const referenceJson = <T>(path: string): T =>
  JSON.parse(referenceSample(path).toString()) as T;

const OWN = new URL("./documents/", import.meta.url);

/** The samples that are in the repository, by name without `.xml`. */
export function ownSamples(): Map<string, Buffer> {
  const names = readdirSync(OWN).filter((name) => name.endsWith(".xml"));
  return new Map(
    names.sort().map((name) => [name.slice(0, -4), readFileSync(new URL(name, OWN))] as const),
  );
}

export const ownSample = (name: string): Buffer => readFileSync(new URL(`${name}.xml`, OWN));
