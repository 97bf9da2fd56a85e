import { existsSync } from "node:fs";

/** Schemas and samples of the ministry, which are not part of the project. */
export const KSEF_REFERENCE = new URL(
  "../../../../shared/reference/accounting/ksef",
  import.meta.url,
).pathname;

/** For the `skip` of a test: false where the folder is there. */
export const withoutReference: string | false = existsSync(KSEF_REFERENCE)
  ? false
  : "needs ../shared/reference/accounting/ksef beside the repository";
