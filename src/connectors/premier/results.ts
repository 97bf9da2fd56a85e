import { randomUUID } from "node:crypto";
import { isHubError, messageOf, type WriteResult } from "../../sdk/index.ts";

/** A refusal belongs to its record; whatever else happens stops the whole piece of work. */
export async function guarded(
  { key }: { readonly key: string },
  work: () => Promise<WriteResult>,
): Promise<WriteResult> {
  try {
    return await work();
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: messageOf(error) };
  }
}

/** Of a record that is made here: Premier takes GUIDs of its callers. */
export const newId = (): string => randomUUID().toUpperCase();
