import { readFileSync } from "node:fs";

const PACKAGE = new URL("../package.json", import.meta.url);

/** The release, as in package.json; the same file lies one folder up from `src/` and from `dist/`. */
export const VERSION = (JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string }).version;
