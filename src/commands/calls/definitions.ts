import type { CommandDefinition } from "../definition.ts";
import { COMMON_COMMANDS } from "./definitions-common.ts";
import { DOCUMENT_COMMANDS } from "./definitions-documents.ts";
import { STOCK_COMMANDS } from "./definitions-stock.ts";
import { WRITING_COMMANDS } from "./definitions-writing.ts";

/** Every command, in the order of INFO and the help. */
export const COMMANDS: readonly CommandDefinition[] = [
  ...COMMON_COMMANDS,
  ...DOCUMENT_COMMANDS,
  ...STOCK_COMMANDS,
  ...WRITING_COMMANDS,
];
