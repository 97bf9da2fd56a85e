import { RejectedError } from "../lib/errors.ts";
import type { CheckResult } from "../sdk/context.ts";
import type { Job } from "./read-stream.ts";

/** The action `verify`: the connector's cheapest call with the credentials. */
export async function verify(job: Job): Promise<CheckResult> {
  const { connector, context } = job;
  if (!connector.check) throw new RejectedError("This connector cannot be verified.");
  const result = await connector.check(context);
  for (const warning of result.warnings ?? []) job.log("warn", warning);
  job.log("info", "Connection verified", {
    ...(result.account_name ? { account_name: result.account_name } : {}),
    ...(result.server_version ? { server_version: result.server_version } : {}),
  });
  return result;
}
