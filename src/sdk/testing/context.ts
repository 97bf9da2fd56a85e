import { createTestHttp } from "./http.ts";
import type { OpenContext } from "./options.ts";

/** The suite's own context: everything in this process, nothing stored. */
export const openTestContext: OpenContext = (options) => {
  const { connector, credentials, settings, baseUrl, log, clock, signal } = options;
  const { auth, allowedHosts } = connector.manifest;
  const http = createTestHttp({ baseUrl, auth, credentials, allowedHosts, signal });
  return { http, credentials, settings, signal, log, clock };
};
