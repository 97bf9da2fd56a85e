import type { Attempt } from "../../api/types.ts";

export const PHASES = ["dns", "connect", "tls", "wait", "read"] as const;

/** A part of a try: when it began and how long it took, both in milliseconds. */
export interface Phase {
  readonly name: (typeof PHASES)[number];
  readonly startMs: number;
  readonly durationMs: number;
}

type Timed = Pick<Attempt, "duration_ms" | "dns_ms" | "connect_ms" | "tls_ms" | "first_byte_ms">;

/**
 * The parts of a try, one after the other. What did not take place, such as a name lookup on an open
 * connection, is left out; empty where nothing was measured.
 */
export function phasesOf(attempt: Timed): readonly Phase[] {
  const { duration_ms, dns_ms, connect_ms, tls_ms, first_byte_ms } = attempt;
  const measured = { dns: dns_ms, connect: connect_ms, tls: tls_ms, wait: first_byte_ms };
  let startMs = 0;
  const phases: Phase[] = [];
  for (const [name, durationMs] of Object.entries(measured)) {
    if (durationMs === null) continue;
    phases.push({ name: name as Phase["name"], startMs, durationMs });
    startMs += durationMs;
  }
  if (phases.length === 0) return [];
  const rest = duration_ms - startMs;
  // Without a first byte the time after the last part was spent waiting for it.
  if (rest > 0)
    phases.push({ name: first_byte_ms === null ? "wait" : "read", startMs, durationMs: rest });
  return phases;
}
