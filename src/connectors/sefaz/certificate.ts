import { createHash } from "node:crypto";
import { type A1, openA1 } from "../../formats/icp-brasil/a1.ts";
import { AuthError } from "../../sdk/index.ts";

/** One company has one certificate a year; each takes some kB. */
const MAX_KNOWN = 100;
const DATA_URL = /^data:[^,]{0,100};base64,/i;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

const known = new Map<string, A1>();

export interface PfxCredentials {
  readonly pfx: string;
  readonly pfx_password: string;
}

/**
 * The certificate of the credentials. One that was opened before is not opened again: its key is derived from the
 * password on purpose slowly.
 * @throws AuthError where file or password are not right
 * @throws ConfigError for a certificate that is none of a company or person
 */
export function openCertificate({ pfx, pfx_password: password }: PfxCredentials): A1 {
  const digest = createHash("sha256")
    .update(JSON.stringify([pfx, password]))
    .digest("base64");
  const found = known.get(digest);
  if (found) return found;
  const a1 = openA1(bytesOf(pfx), password);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(digest, a1);
  return a1;
}

function bytesOf(text: string): Uint8Array {
  const base64 = text.replace(DATA_URL, "").replace(/\s/g, "");
  if (BASE64.test(base64)) return Buffer.from(base64, "base64");
  throw new AuthError(
    "The certificate is no Base64 text: choose the PFX file again, or paste what `base64` makes of it.",
  );
}
