import { existsSync } from "node:fs";
import { parseDatabaseUrl } from "../store/database-url.ts";
import type { OpenStore } from "../store/open.ts";
import type { Finding } from "./doctor-finding.ts";
import { describeFault } from "./fault.ts";

const SKEW_WARN_MS = 2_000;
const SKEW_FAIL_MS = 60_000;

type Examined = AsyncDisposable & Pick<OpenStore<unknown>, "pending" | "now">;

/** `store` is the open database, unless it is not there, does not answer or has older tables. */
export async function checkDatabase<S extends Examined>(
  check: string,
  { url, dataDir }: { readonly url: string; readonly dataDir: string },
  open: () => S,
): Promise<{ readonly findings: readonly Finding[]; readonly store?: S }> {
  const { path } = parseDatabaseUrl(url, dataDir);
  if (path !== undefined && !existsSync(path)) {
    const message = `${path} is not there yet.`;
    return { findings: [{ check, status: "warn", message, remedy: "`viadukt serve` makes it." }] };
  }
  const store = open();
  try {
    const findings = await examine(check, store);
    if (findings.every(({ status }) => status !== "fail")) return { findings, store };
    await store[Symbol.asyncDispose]();
    return { findings };
  } catch (error) {
    await store[Symbol.asyncDispose]();
    const message = describeFault(error).lines[0]?.split("\n", 1)[0] ?? "it does not answer";
    return { findings: [{ check, status: "fail", message }] };
  }
}

async function examine(check: string, store: Examined): Promise<Finding[]> {
  const steps = await store.pending();
  if (steps.length > 0) {
    const message = `The tables are of an older release (${steps.join(", ")}).`;
    return [{ check, status: "fail", message, remedy: "Run `viadukt migrate`." }];
  }
  const skew = Math.abs((await store.now()) - Date.now());
  const message = "It answers, and its tables are of this release.";
  const answers: Finding = { check, status: "ok", message };
  if (skew <= SKEW_WARN_MS) return [answers];
  const clock: Finding = {
    check: `${check}, clock`,
    status: skew > SKEW_FAIL_MS ? "fail" : "warn",
    message: `Its clock and this machine's differ by ${(skew / 1000).toFixed(1)} s.`,
    remedy: "Let both machines set their clocks from the network (NTP).",
  };
  return [answers, clock];
}
