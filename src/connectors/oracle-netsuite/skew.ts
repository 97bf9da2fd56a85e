import type { HttpResponse } from "../../sdk/index.ts";
import type { NetSuiteContext } from "./manifest.ts";

/** NetSuite refuses signatures that are more than five minutes old or new. */
const SUSPICIOUS_MS = 240_000;

/** NetSuite's clock minus ours, in milliseconds; undefined where it does not tell its time. */
export function skewOf(
  { clock }: Pick<NetSuiteContext, "clock">,
  { headers }: Pick<HttpResponse, "headers">,
): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isNaN(time) ? undefined : time - clock.now();
}

/** A sentence for a refused sign-in, where the clocks differ. */
export function skewHint(ctx: NetSuiteContext, response: HttpResponse): string {
  const skewMs = skewOf(ctx, response) ?? 0;
  if (Math.abs(skewMs) < SUSPICIOUS_MS) return "";
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  return ` This machine's clock is ${minutes} minutes ${skewMs > 0 ? "slow" : "fast"}: set it right.`;
}
