import type { Call } from "../call.ts";

/** What commands that write do, by name. */
export const WRITE_CALLS: Readonly<Record<string, Call>> = {};
