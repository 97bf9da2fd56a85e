export {
  type JpkHead,
  type JpkKind,
  type JpkSource,
  jpkKindOf,
  readJpkHead,
  requireOwner,
} from "./jpk-file.ts";
export { itemId, type JpkItem } from "./jpk-item.ts";
export { readJpk } from "./read.ts";
export { type V7Listing, writeV7 } from "./write-v7.ts";
