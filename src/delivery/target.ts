/** A subscription made ready for sending: parsed, decrypted, checked. */
export interface Target {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  readonly url: string;
  readonly wireFormat: "standard" | "fiscal" | "garagereg";
  /** The current one first. Empty: not signed. */
  readonly secrets: readonly string[];
  /** The keys in `secrets` where the format is `standard`. */
  readonly keys: readonly Buffer[];
  readonly signatureHeader: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Seconds. */
  readonly retryDelays: readonly number[];
  readonly eventTypes: readonly string[];
  readonly eventFilters: Readonly<Record<string, readonly unknown[]>>;
  readonly hasFilters: boolean;
  readonly isActive: boolean;
  /** Why nothing can be sent to it, where that is so. */
  readonly fault: string | undefined;
}

/** An event on its way. `dataText` is the JSON of its data as stored: it goes out byte for byte. */
export interface Message {
  readonly id: string;
  readonly tenantId: number;
  readonly type: string;
  readonly occurredAt: number;
  readonly subject: string | null;
  readonly dataText: string;
}
