import { hash } from "node:crypto";
import { ConfigError } from "../../sdk/index.ts";

/** The host key algorithms that are accepted, best first; `ssh-rsa` signs with SHA-1 and is left out. */
const FAMILIES = [
  ["ssh-ed25519"],
  ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"],
  ["rsa-sha2-512", "rsa-sha2-256"],
] as const;

export type HostKeyAlgorithm = (typeof FAMILIES)[number][number];

/** `SHA256:` and base64 without padding, as `ssh-keygen -l` prints it. */
export const fingerprintOf = (key: Buffer): string =>
  `SHA256:${hash("sha256", key, "base64").replace(/=+$/, "")}`;

/** True for a key with one of the fingerprints of the setting. */
export function isPinned(key: Buffer, setting: string | undefined): boolean {
  const pins = (setting ?? "").split(/[\s,]+/).map((pin) => pin.replace(/=+$/, ""));
  return pins.includes(fingerprintOf(key));
}

/**
 * What to ask for, without the kinds of the keys that the server has shown already: it has one of each kind, and
 * the fingerprint may be that of another kind.
 */
export function algorithmsBut(shown: readonly Buffer[]): HostKeyAlgorithm[] {
  const kinds = shown.map(kindOf);
  return FAMILIES.filter(([first]) => !kinds.some((kind) => isSameKind(kind, first))).flat();
}

const isSameKind = (kind: string, algorithm: string): boolean =>
  kind.split("-")[0] === "ecdsa"
    ? algorithm.startsWith("ecdsa-")
    : kind === "ssh-rsa"
      ? algorithm.startsWith("rsa-")
      : kind === algorithm;

/** The name that a key begins with: https://www.rfc-editor.org/rfc/rfc4253#section-6.6 */
function kindOf(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return key.subarray(4, 4 + Math.min(length, 64)).toString("latin1");
}

/** Why no connection is made to a server that shows this key. */
export function hostKeyFault(key: Buffer, where: string, setting: string | undefined): ConfigError {
  const shown = fingerprintOf(key);
  if (setting === undefined || setting.trim() === "") {
    return new ConfigError(
      `${where} shows the host key ${shown}. Compare it with what whoever runs the server tells you, then enter it as host_fingerprint; nothing was sent.`,
      { code: "host_key_unknown" },
    );
  }
  return new ConfigError(
    `${where} shows the host key ${shown}, which is none of host_fingerprint: another machine may stand in its place. Ask whoever runs the server; if the key was changed there, enter the new one. Nothing was sent.`,
    { code: "host_key_changed" },
  );
}
