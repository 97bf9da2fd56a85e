/**
 * `missing_header`, `bad_header`: the request is not in the format; `timestamp_too_old`,
 * `timestamp_in_future`: outside the tolerance, perhaps sent again by somebody; `no_match`: no signature
 * fits body and secrets; `bad_key`: a secret given to the verifier is none; `bad_payload`: signed, but no
 * JSON although JSON was asked for.
 */
export type VerificationCode =
  | "missing_header"
  | "bad_header"
  | "timestamp_too_old"
  | "timestamp_in_future"
  | "no_match"
  | "bad_key"
  | "bad_payload";

/** Do not act on the message; answer 401, or 500 for `bad_key`. The text holds no secret and no payload. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly code: VerificationCode;

  constructor(code: VerificationCode, message: string) {
    super(message);
    this.code = code;
  }
}
