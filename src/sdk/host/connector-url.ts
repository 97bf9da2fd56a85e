import { ConfigError } from "../../lib/errors.ts";
import type { HttpRequest } from "../http.ts";

export interface UrlRules {
  /** Absent where the connector calls absolute URLs only. */
  readonly baseUrl: string | undefined;
  /** `api.example.com`, `*.example.com`; with a port where it is not the usual one. */
  readonly allowedHosts: readonly string[];
  /** Further addresses that the integration's settings name; their hosts are allowed as they are. */
  readonly furtherUrls: readonly string[];
  /** The base URL stands for every allowed host: a simulator has them all under one address. */
  readonly isSandboxed?: boolean;
}

export type Target = Pick<HttpRequest, "path" | "query">;

/**
 * Makes the URL of a request: a path is joined to the base URL and cannot climb out of it; an absolute
 * URL must be on the base URL's host or an allowed one.
 * @throws ConfigError code `host_not_allowed`, `base_url_missing`
 */
export function createUrlMaker(rules: UrlRules): (target: Target) => URL {
  const base = rules.baseUrl === undefined ? undefined : parseBase(rules.baseUrl);
  const further = rules.furtherUrls.flatMap((text) => URL.parse(text) ?? []);
  const absolute = (path: string): URL => {
    const url = new URL(path);
    const isSimulated = rules.isSandboxed && isNamedHost(url.host, rules.allowedHosts);
    return isSimulated ? join(base, url.pathname + url.search) : url;
  };
  return (target) => {
    const isAbsolute = /^[a-z][a-z0-9+.-]*:\/\//i.test(target.path);
    const url = isAbsolute ? absolute(target.path) : join(base, target.path);
    if (isAbsolute && !isAllowedUrl(url, { base, further, allowedHosts: rules.allowedHosts })) {
      throw new ConfigError(
        `The connector may not call ${url.origin}: it is neither the base URL's host nor one that the connector names.`,
        { code: "host_not_allowed" },
      );
    }
    for (const [name, value] of Object.entries(target.query ?? {})) {
      if (value !== undefined) url.searchParams.append(name, String(value));
    }
    url.hash = "";
    return url;
  };
}

function parseBase(text: string): URL {
  const url = URL.parse(text);
  if (!url) {
    throw new ConfigError(
      "The base URL of the integration is no address such as https://example.com: correct it.",
    );
  }
  return url;
}

function join(base: URL | undefined, path: string): URL {
  if (!base) {
    throw new ConfigError("The integration has no base URL: set base_url.", {
      code: "base_url_missing",
    });
  }
  const folder = base.pathname.replace(/\/+$/, "");
  const url = new URL(`${base.origin}${folder}/${path.replace(/^\//, "")}`);
  for (const [name, value] of base.searchParams) url.searchParams.append(name, value);
  if (url.host !== base.host || !`${url.pathname}/`.startsWith(`${folder}/`)) {
    throw new ConfigError("The path leaves the base URL of the integration.", {
      code: "host_not_allowed",
    });
  }
  return url;
}

function isAllowedUrl(
  url: URL,
  rules: { base: URL | undefined; further: readonly URL[]; allowedHosts: readonly string[] },
): boolean {
  const { base, further, allowedHosts } = rules;
  if (base && url.origin === base.origin) return true;
  if (further.some((known) => known.origin === url.origin)) return true;
  // Plain HTTP would show the credentials to the network.
  const isSafe = url.protocol === "https:" || base?.protocol === "http:";
  return isSafe && isNamedHost(url.host, allowedHosts);
}

/** Whether one of a manifest's `allowedHosts` means the host; a port belongs to both where it is there. */
export const isNamedHost = (host: string, allowedHosts: readonly string[]): boolean =>
  allowedHosts.some((pattern) => fits(pattern.toLowerCase(), host));

const fits = (pattern: string, host: string): boolean =>
  pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern;
