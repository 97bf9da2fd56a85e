/** One request that was posted, with all that came back. */
export interface Exchange {
  readonly id: string;
  /** Who posted it: nobody else who signs in at the same browser sees it. */
  readonly person: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly command: string;
  readonly unitId: string;
  /** The user that was typed; empty where the session signed it. */
  readonly user: string;
  readonly request: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly sizeBytes: number;
  readonly durationMs: number;
  /** The answer as bytes; the text is read from it where it is shown. */
  readonly body: Blob;
  /** Undefined where it is too large to be shown, or no text. */
  readonly text: string | undefined;
}

/** What is larger is offered as a file. */
export const MAX_SHOWN_BYTES = 1_048_576;
