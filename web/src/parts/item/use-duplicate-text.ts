import type { InvoiceWarning } from "../../api/types.ts";
import { useRecordText } from "../../record-texts.ts";

/** Warnings that an item may be another one. */
export const DUPLICATE_CODES = ["same_ean", "same_code"] as const;

type Said = Pick<InvoiceWarning, "code" | "params" | "message">;

/** Why two items may be one, as a sentence; of a reason that this UI does not know the hub's English one. */
export function useDuplicateText(): (warning: Said) => string {
  const tr = useRecordText();
  return ({ code, params, message }) => {
    const known = DUPLICATE_CODES.find((one) => one === code);
    return known ? tr(`duplicate.${known}`, params) : message;
  };
}
