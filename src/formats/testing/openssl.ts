import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** For the `skip` of a test: false where the program that most people make files of certificates with is there. */
export const withoutOpenssl: string | false = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return false;
  } catch {
    return "openssl is not installed";
  }
})();

const NEW_KEY = {
  rsa: ["-newkey", "rsa:2048"],
  ec: ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
} as const;

export interface OpensslPfx {
  readonly kind: "rsa" | "ec";
  readonly password: string;
  /** As openssl takes it: `/CN=Name`. */
  readonly subject?: string;
  /** Lines for `-addext`, such as `subjectAltName=otherName:…`. */
  readonly extensions?: readonly string[];
  /** Of `openssl pkcs12 -export`. */
  readonly options?: readonly string[];
}

/** A PFX file of a new key with its own certificate, made by openssl. */
export function makePfx(wanted: OpensslPfx): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-pfx-"));
  const run = (args: readonly string[]) =>
    execFileSync("openssl", args, { stdio: "ignore", cwd: folder });
  try {
    const subject = ["-subj", wanted.subject ?? "/CN=Test", "-utf8"];
    const extensions = (wanted.extensions ?? []).flatMap((one) => ["-addext", one]);
    const files = ["-keyout", "k.pem", "-out", "c.pem", "-noenc", "-days", "30"];
    run(["req", "-x509", ...NEW_KEY[wanted.kind], ...files, ...subject, ...extensions]);
    const sources = ["-in", "c.pem", "-inkey", "k.pem", "-out", "o.pfx"];
    const passout = ["-passout", `pass:${wanted.password}`];
    run(["pkcs12", "-export", ...sources, ...passout, ...(wanted.options ?? [])]);
    return readFileSync(join(folder, "o.pfx"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
