/** Any of these as a plain text means it with its usual header. */
export type FormatName = "standard" | "fiscal" | "garagereg" | "github" | "stripe" | "slack";

/** A known format whose signature comes in a header of another name. */
export interface NamedFormat {
  readonly name: FormatName;
  readonly header?: string;
}

interface CustomBase {
  readonly name: "custom";
  /** With the signature. */
  readonly header: string;
  readonly algorithm: "sha1" | "sha256" | "sha512";
  readonly encoding: "hex" | "base64" | "base64url";
  /** Stands before the signature in the header: `sha256=`. */
  readonly prefix?: string;
}

/**
 * HMAC with the secret's UTF-8 text over the body, or over a timestamp, or an id and a timestamp, and the
 * body, joined by dots. Timestamps are Unix seconds.
 */
export type CustomFormat = CustomBase &
  (
    | { readonly content: "body"; readonly idHeader?: string }
    | {
        readonly content: "timestamp.body";
        readonly timestampHeader: string;
        readonly idHeader?: string;
      }
    | {
        readonly content: "id.timestamp.body";
        readonly idHeader: string;
        readonly timestampHeader: string;
      }
  );

/** Plain data, so that it can be kept as JSON. */
export type WebhookFormat = FormatName | NamedFormat | CustomFormat;
