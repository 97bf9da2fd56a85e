import type { CommandDefinition } from "../definition.ts";

/** Every command, in the order of INFO and the help. */
export const COMMANDS: readonly CommandDefinition[] = [];
