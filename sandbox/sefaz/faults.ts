import type { ServiceId } from "./services.ts";

export const SEFAZ_FAULTS = [
  "paused",
  "stopped",
  "uncatalogued",
  "http_503",
  "html",
  "drop",
  "half",
  "slow",
  "soap_fault",
  "damaged_document",
  "unknown_schema",
] as const;

/**
 * How a service can misbehave: 108, 109, 999, HTTP 503, an HTML page with status 200, a connection cut before
 * the answer or in its middle, an answer that waits `slowMs`, a SOAP fault, a page with one `docZip` that
 * cannot be unpacked or with one of an unknown schema.
 */
export type SefazFault = (typeof SEFAZ_FAULTS)[number];

export interface FaultOrder {
  readonly kind: SefazFault;
  /** How many of the next queries meet it; one when left out. */
  readonly times?: number;
  /** Every service when left out. */
  readonly service?: ServiceId;
  readonly slowMs?: number;
}

export interface ActiveFault {
  readonly kind: SefazFault;
  readonly slowMs: number;
}

const SLOW_MS = 3_000;

export class Faults {
  #orders: { readonly order: FaultOrder; left: number }[] = [];

  order(order: FaultOrder): void {
    this.#orders.push({ order, left: order.times ?? 1 });
  }

  /** The fault that this query meets; it counts as one of its times. */
  take(service: ServiceId): ActiveFault | undefined {
    const found = this.#orders.find(
      ({ order, left }) => left > 0 && (order.service ?? service) === service,
    );
    if (!found) return undefined;
    found.left -= 1;
    return { kind: found.order.kind, slowMs: found.order.slowMs ?? SLOW_MS };
  }

  clear(): void {
    this.#orders = [];
  }
}
