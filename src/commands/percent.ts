/** Of `! # $ % & ' ( ) * + , / : ; = ? @ [ ]`: what clients of such servers have to encode in texts. */
const RESERVED = /%(2[13-9ABCF]|3[ABDF]|40|5[BD])/gi;

/** The escapes of reserved characters in every text, in one pass; names of members stay as they are. */
export function decodeReserved(value: unknown): unknown {
  if (typeof value === "string") {
    if (!value.includes("%")) return value;
    return value.replace(RESERVED, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
  if (Array.isArray(value)) return value.map(decodeReserved);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, decodeReserved(member)]),
  );
}

/**
 * A body that came as a form: every escape once, `+` as it is. Bytes of escapes are UTF-8; where they are not,
 * they stay escapes.
 */
export const decodeBody = (text: string): string =>
  text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
