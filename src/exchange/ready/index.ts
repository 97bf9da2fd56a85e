import { ENOVA_READY } from "./enova.ts";
import { EPP_READY } from "./epp.ts";
import { OPTIMA_READY } from "./optima.ts";
import type { ReadyDefinition } from "./parts.ts";
import { SYMFONIA_READY } from "./symfonia.ts";

export type { ReadyDefinition } from "./parts.ts";

/** Definitions for the files of ERPs, in the order in which they are offered. */
export const READY: readonly ReadyDefinition[] = [
  ...OPTIMA_READY,
  ...EPP_READY,
  ...SYMFONIA_READY,
  ...ENOVA_READY,
];
