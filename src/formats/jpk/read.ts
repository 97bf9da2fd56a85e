import type { Invoice } from "../../model/invoice.ts";
import type { JpkHead, JpkSource } from "./jpk-file.ts";
import type { JpkItem } from "./jpk-item.ts";
import { readFa } from "./read-fa.ts";
import { readV7 } from "./read-v7.ts";

/**
 * The documents of the file for one direction, in a stable order. A row that cannot be read is an item with
 * the reason. JPK_FA has no costs.
 * @throws DataError for a file that is not well-formed
 */
export async function* readJpk(
  source: JpkSource,
  head: JpkHead,
  direction: Invoice["direction"],
): AsyncGenerator<JpkItem> {
  if (head.kind === "v7") yield* readV7(source, head, direction);
  else if (direction === "sales") yield* readFa(source, head);
}
