import { randomBytes } from "node:crypto";

/** `20261121-EH-1B6C9EB000-4B15D3AEB9-89`: day, kind, and something by chance. */
export function reference(kind: string, now: number): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll("-", "");
  const hex = (bytes: number) => randomBytes(bytes).toString("hex").toUpperCase();
  return `${day}-${kind}-${hex(5)}-${hex(5)}-${hex(1)}`;
}

/** A token of three parts, as long as real ones but with nothing to read in it. */
export const bearer = (): string =>
  `eyJ${randomBytes(24).toString("base64url")}.${randomBytes(180).toString("base64url")}.${randomBytes(64).toString("base64url")}`;
