const BRAND = Symbol.for("viadukt.error");

/**
 * What happens next: `retry` later; `pause` the integration until a person acts; `skip` the record;
 * `refuse` the caller.
 */
export type Reaction = "retry" | "pause" | "skip" | "refuse";

/** One thing wrong with what a caller sent: where, what, and what to do about it. */
export interface FieldIssue {
  /** Dotted path in the body or the name of the parameter, e.g. `credentials.api_token`. */
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
}

export class HubError extends Error {
  override readonly name: string = "HubError";
  readonly [BRAND] = true;
  readonly code: string;
  readonly reaction: Reaction;

  constructor(code: string, reaction: Reaction, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.reaction = reaction;
  }
}

/** The remote asks for a pause. */
export class RateLimitError extends HubError {
  override readonly name = "RateLimitError";
  /** The wait that the remote asked for, in milliseconds; undefined where it asked for none. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs?: number, options?: ErrorOptions) {
    super("rate_limited", "retry", message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A fault that is expected to pass: a timeout, a reset connection, a 5xx, a lost lock. */
export class TransientError extends HubError {
  override readonly name = "TransientError";
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options?: ErrorOptions & { code?: string; retryAfterMs?: number }) {
    super(options?.code ?? "remote_unavailable", "retry", message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}

/** The remote refuses the credentials, or lacks a right for them. */
export class AuthError extends HubError {
  override readonly name = "AuthError";

  constructor(message: string, options?: ErrorOptions & { code?: string }) {
    super(options?.code ?? "credentials_refused", "pause", message, options);
  }
}

/** The integration's settings cannot work: wrong host, private address, missing folder right. */
export class ConfigError extends HubError {
  override readonly name = "ConfigError";

  constructor(message: string, options?: ErrorOptions & { code?: string }) {
    super(options?.code ?? "bad_configuration", "pause", message, options);
  }
}

/** The remote refuses this one record or file. */
export class RejectedError extends HubError {
  override readonly name = "RejectedError";

  constructor(message: string, options?: ErrorOptions & { code?: string }) {
    super(options?.code ?? "rejected_by_remote", "skip", message, options);
  }
}

/** What came does not fit its schema. */
export class DataError extends HubError {
  override readonly name = "DataError";
  readonly issues: readonly FieldIssue[];

  constructor(message: string, issues: readonly FieldIssue[] = [], options?: ErrorOptions) {
    super("bad_data", "skip", message, options);
    this.issues = issues;
  }
}

export class NotFoundError extends HubError {
  override readonly name = "NotFoundError";

  constructor(what: string, id: string | number) {
    super("not_found", "refuse", `There is no ${what} with the id ${id}.`);
  }
}

/** The caller's request does not fit the present state; the message says what stands in the way. */
export class ConflictError extends HubError {
  override readonly name = "ConflictError";
  /** Facts that help the caller go on, e.g. the id of the run that holds the place. */
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(
    code: string,
    message: string,
    facts: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(code, "refuse", message, options);
    this.facts = facts;
  }
}

export class ForbiddenError extends HubError {
  override readonly name = "ForbiddenError";

  constructor(message: string, code = "forbidden") {
    super(code, "refuse", message);
  }
}

/** The caller's input is wrong; each issue names its field and the remedy. */
export class InvalidInputError extends HubError {
  override readonly name = "InvalidInputError";
  readonly issues: readonly FieldIssue[];

  constructor(issues: readonly FieldIssue[], code = "invalid_input") {
    super(code, "refuse", issues.map((issue) => `${issue.field}: ${issue.message}`).join("; "));
    this.issues = issues;
  }
}

export function isHubError(error: unknown): error is HubError {
  return typeof error === "object" && error !== null && BRAND in error;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
