import { join } from "node:path";
import { type Logger, multistream, pino } from "pino";
import roll from "pino-roll";
import type { Settings } from "./config.ts";

const KEPT_FILES = 14;

export interface HubLog extends AsyncDisposable {
  readonly log: Logger;
}

/**
 * JSON lines in `<name>.<date>.<n>.log` of the log folder, a file a day and at most 50 MB each, the last 14
 * kept; warnings and errors also on standard error.
 */
export async function openLog(
  settings: Pick<Settings, "logDir" | "logLevel">,
  name = "hub",
): Promise<HubLog> {
  const level = settings.logLevel;
  const file = await roll({
    file: join(settings.logDir, name),
    extension: ".log",
    frequency: "daily",
    dateFormat: "yyyy-MM-dd",
    size: "50m",
    mkdir: true,
    limit: { count: KEPT_FILES, removeOtherLogFiles: true },
  });
  const streams = multistream([
    { level, stream: file },
    { level: "warn", stream: process.stderr },
  ]);
  const log = pino({ level, base: null, redact: REDACTED }, streams);
  return {
    log,
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>();
      file.once("close", resolve);
      file.once("error", () => resolve());
      file.end();
      await promise;
    },
  };
}

const SECRETS = [
  ...["authorization", "cookie", "password", "secret", "token", "credentials"],
  ...["api_token", "api_key", "access_token", "refresh_token", "client_secret"],
] as const;

/** A last net, three levels deep: nothing of ours logs these on purpose. */
const REDACTED = {
  paths: SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
  censor: "***",
};
