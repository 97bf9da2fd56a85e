import { createRequire } from "node:module";

/** The release, as in package.json, which the package finds by its own name wherever this file was compiled to. */
export const VERSION = (
  createRequire(import.meta.url)("viadukt/package.json") as { version: string }
).version;
