/** How one call of a connector ended: the answer's status, 0 where none came, and the error that it became. */
export interface CallEnd {
  readonly status: number;
  readonly error: unknown;
  /** When it began, epoch milliseconds. */
  readonly startedAt: number;
  readonly durationMs: number;
}

/** Stands before the calls of one integration: lets none out while its system is down, and hears of each. */
export interface CallGuard {
  /** For a look before a longer wait. @throws TransientError code `integration_suspended` */
  check(): Promise<void>;
  /**
   * Waits for a trial call of this process that is under way.
   * @returns what is to be called once with the end
   * @throws TransientError code `integration_suspended`
   */
  enter(signal: AbortSignal): Promise<(end: CallEnd) => Promise<void>>;
}

/** Of errors of a guard: nothing was sent, and another try at once is of no use. */
export const SUSPENDED = "integration_suspended";
