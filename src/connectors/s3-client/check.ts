import type { CheckResult } from "../../sdk/index.ts";
import { parseListing } from "./answers.ts";
import { call, refusal } from "./client.ts";
import { regionOf, type S3Context } from "./context.ts";
import { isDone } from "./errors.ts";
import { keyOf } from "./keys.ts";

/** Signatures are good for 15 minutes. */
const SKEW_WARNING_MS = 5 * 60_000;
const LOOPBACK = /^(?:localhost|127\.[\d.]+|\[::1\])$/;

/** One list of the reports' folder: address, region, key, bucket and the right to see it. Writes nothing. */
export async function check(ctx: S3Context): Promise<CheckResult> {
  const { credentials, settings } = ctx;
  const folder = keyOf(settings.default_folder ?? "/");
  const query = { "list-type": "2", "max-keys": "1", prefix: folder === "" ? "" : `${folder}/` };
  const answer = await call(ctx, { method: "GET", query });
  if (!isDone(answer)) throw refusal(ctx, answer);
  parseListing(answer.text);
  const { date, server } = answer.headers;
  const skewMs = Date.parse(date ?? "") - ctx.clock.now();
  return {
    account_name: `${credentials.bucket} (${regionOf(settings)})`,
    ...(server === undefined ? {} : { server_version: server }),
    ...(Number.isNaN(skewMs) ? {} : { clock_skew_ms: skewMs }),
    warnings: warningsOf(ctx, skewMs),
  };
}

function warningsOf({ baseUrl, credentials }: S3Context, skewMs: number): readonly string[] {
  const url = URL.parse(baseUrl ?? "");
  const isPlain = url?.protocol === "http:" && !LOOPBACK.test(url.hostname);
  return [
    ...(isPlain ? ["Files go over the network unencrypted: give the server a certificate."] : []),
    ...(credentials.session_token === undefined
      ? []
      : ["The key is a temporary one: uploads stop when it ends."]),
    ...(Math.abs(skewMs) > SKEW_WARNING_MS
      ? [
          `The clocks differ by ${Math.round(Math.abs(skewMs) / 60_000)} minutes; above 15 the service refuses every call.`,
        ]
      : []),
  ];
}
