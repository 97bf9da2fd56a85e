/** What a link to the customers' portal opens it with; for this tab alone. */
const KEY = "viadukt-portal";
const PLACE = /^\/portal(\/|$)/;
/** No secret is longer: whatever else stands behind the hash is refused by the hub. */
const MAX_LENGTH = 200;

const listeners = new Set<() => void>();
let secret: string | undefined;
let isRefused = false;

/**
 * Takes the secret of a link out of the address, so that it stays neither in the address bar nor in the
 * tab's way back. False where there is none.
 */
export function takeSecret(): boolean {
  const { pathname, search, hash } = window.location;
  if (!PLACE.test(pathname) || !hash.startsWith("#vkp")) return false;
  secret = hash.slice(1, 1 + MAX_LENGTH);
  window.sessionStorage.setItem(KEY, secret);
  window.history.replaceState(null, "", pathname + search);
  return true;
}

/** Undefined where no link was opened in this tab, and once the hub has refused it. */
export function portalSecret(): string | undefined {
  secret ??= window.sessionStorage.getItem(KEY) ?? undefined;
  return secret;
}

/** True where the hub has refused the link that was opened, false where none was opened at all. */
export const wasRefused = (): boolean => isRefused;

export function forgetSecret(): void {
  isRefused = true;
  secret = undefined;
  window.sessionStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}

export function onSecretChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
