const FORBIDDEN = /[/\\\p{Cc}]/u;

/** Percent-encoded name by name, with a slash before each. */
export const encodePath = (names: readonly string[]): string =>
  names.map((name) => `/${encodeURIComponent(name)}`).join("");

/**
 * The decoded names of an address in a multistatus; undefined for one that is no clean path, e.g. with
 * an encoded slash or `..`.
 */
export function splitHref(href: string): readonly string[] | undefined {
  const path = href.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  try {
    const names = path
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    return names.every((name) => name !== "." && name !== ".." && !FORBIDDEN.test(name))
      ? names
      : undefined;
  } catch {
    return undefined;
  }
}
