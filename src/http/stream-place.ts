import type { Static } from "typebox";
import { Type } from "typebox";
import { openReader } from "../events/stream-readers.ts";
import type { Hub } from "../hub.ts";
import { InvalidInputError } from "../lib/errors.ts";
import type { StreamReader } from "../store/stream-readers.ts";
import type { Scope } from "./scope.ts";
import { StreamQuery } from "./stream-input.ts";

const Query = Type.Object(StreamQuery);

/** Where a reader stands. */
export async function placeOf(
  hub: Hub,
  scope: Scope,
  { reader: name, cursor, from = "now" }: Static<typeof Query>,
  isResumed = false,
): Promise<{ after: number; reader?: StreamReader }> {
  if (name !== undefined && cursor !== undefined && !isResumed) {
    const remedy = "Leave one of the two out: with a reader the hub keeps the cursor.";
    throw new InvalidInputError([{ field: "cursor", message: "stands beside reader", remedy }]);
  }
  if (cursor !== undefined) return { after: Number(cursor) };
  if (name === undefined) return { after: from === "start" ? 0 : await hub.stream.end() };
  const reader = await openReader({ ...hub, data: scope.data }, { name, from });
  return { after: reader.after_seq, reader };
}

/** Where a reader that comes back wants to go on. @throws InvalidInputError */
export function lastEventId(header: string | readonly string[]): string {
  if (typeof header === "string" && /^\d{1,15}$/.test(header)) return header;
  const remedy = "Send the id of the last event of this stream, or leave the header out.";
  throw new InvalidInputError([{ field: "Last-Event-ID", message: "is no cursor", remedy }]);
}
