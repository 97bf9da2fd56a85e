import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { Hub } from "../hub.ts";
import { InvalidInputError } from "../lib/errors.ts";

/** A file of routes: paths without the `/api` prefix, each with the permission that it needs. */
export type Routes = FastifyPluginAsyncTypebox<{ hub: Hub }>;

/** A page of a list, with the cursor of the next one where the page is full. */
export function pageOf<R, O>(
  rows: readonly R[],
  limit: number,
  { cursor, item }: { cursor: (row: R) => string | number; item: (row: R) => O },
): { items: O[]; next_cursor: string | null } {
  const last = rows.at(-1);
  const isFull = rows.length >= limit && last !== undefined;
  return { items: rows.map(item), next_cursor: isFull ? String(cursor(last)) : null };
}

/** The cursor as the whole number that it was. @throws InvalidInputError */
export function numberCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  const remedy = "Pass next_cursor of the page before.";
  throw new InvalidInputError([{ field: "cursor", message: "is not one of this list", remedy }]);
}
