import { ConfigError } from "../lib/errors.ts";
import { listSealed } from "../store/sealed.ts";
import type { ConfigStore } from "../store/store.ts";
import type { Cipher } from "./fernet.ts";
import { opened } from "./rotate-keys.ts";

/**
 * Refuses to work where no key opens anything that is stored: the key file was lost or is another hub's.
 * Single values that do not open are left to `doctor`.
 * @throws ConfigError code `wrong_key`
 */
export async function checkKey(config: ConfigStore, cipher: Cipher): Promise<void> {
  const sealed = await listSealed(config);
  if (sealed.length === 0 || sealed.some(({ token }) => opened(cipher, token) !== undefined))
    return;
  throw new ConfigError(
    "The encryption key opens none of the stored credentials. Put the right key back: the file encryption.key of the data folder's backup, or CONFIG_ENCRYPTION_KEY.",
    { code: "wrong_key" },
  );
}
