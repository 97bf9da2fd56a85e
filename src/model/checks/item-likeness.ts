import type { Item } from "../item.ts";

const MAX_KEY_LENGTH = 120;
/** Lengths of GTIN-8, UPC, EAN-13 and GTIN-14. */
const GTIN = /^(?:\d{8}|\d{12,14})$/;

/** Keys under which items that may be the same one are found; null where the item says too little. */
export interface ItemKeys {
  /** Digits of the EAN alone. */
  readonly ean: string | null;
  /** The code in capitals, without blanks, dashes and leading zeros. */
  readonly code_key: string | null;
}

export function itemKeys({ ean, code }: Pick<Item, "ean" | "code">): ItemKeys {
  return { ean: eanOf(ean), code_key: codeKey(code) };
}

/** What only looks like a number of goods, such as zeros in its place, tells nothing. */
function eanOf(ean: string | undefined): string | null {
  const digits = ean?.replace(/[\s-]/g, "") ?? "";
  return GTIN.test(digits) && /[1-9]/.test(digits) ? digits : null;
}

function codeKey(code: string): string | null {
  const key = code
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replace(/^0+(?=.)/, "");
  return key.slice(0, MAX_KEY_LENGTH) || null;
}
