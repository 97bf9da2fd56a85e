import { createHash } from "node:crypto";
import { foldText } from "../../lib/fold.ts";

/**
 * A short code for a contractor whose record has none, always the same for the same one: the tax id, else the
 * beginning of the name with four hex digits that tell like names apart. Undefined where both are missing.
 */
export function contractorCode(taxId: string, name: string, maxLength = 20): string | undefined {
  const id = taxId.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
  if (id !== "") return id.slice(0, maxLength);
  if (name.trim() === "") return undefined;
  const folded = foldText(name);
  const letters = folded.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const tail = createHash("sha1").update(folded).digest("hex").slice(0, 4).toUpperCase();
  return `${letters.slice(0, maxLength - 5)}-${tail}`;
}
