const wall = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Prague",
  dateStyle: "short",
  timeStyle: "medium",
});

/** `2026-01-31 19:55:00`, as the server's own clock shows it. */
export const wallTime = (epochMs: number): string => wall.format(epochMs);

/** As PS_TIME has it: `2026013119:55:00`. */
export const stampOf = (epochMs: number): string =>
  wallTime(epochMs).replace(/-/g, "").replace(" ", "");

/** Eight bytes in Base64, growing with every change. */
export function rowVersion(count: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(0x20_0000 + count));
  return bytes.toString("base64");
}
