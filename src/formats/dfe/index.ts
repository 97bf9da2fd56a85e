export {
  DFE_CODES,
  type DfeCode,
  DfeError,
  type DfeFile,
  type DfeIssue,
  type DfePart,
  type SignedPart,
} from "./dfe-file.ts";
export { readDfe } from "./read.ts";
export { MAX_DFE_BYTES } from "./source.ts";
export { dfeStateOf, type EventState, isRegistered, protocolState } from "./state.ts";
