import type { Envelope } from "../events/envelope.ts";
import type { SubscriptionTable } from "../store/config-schema.ts";
import type { SigningKey } from "./signature.ts";
import type { Secret } from "./subscription-secrets.ts";

/** How the `custom` format is signed and sent. */
export interface FormatOptions {
  readonly content_type?: string;
  readonly algorithm?: "sha1" | "sha256" | "sha512";
  readonly encoding?: "hex" | "base64" | "base64url";
  /** Stands before the signature: `sha256=`. */
  readonly prefix?: string;
  readonly signed_content?: "body" | "timestamp.body" | "id.timestamp.body";
  readonly timestamp_header?: string;
  readonly id_header?: string;
}

/** How the hub signs in at an endpoint. */
export type EndpointAuth =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | { readonly kind: "bearer"; readonly token: string }
  | {
      readonly kind: "oauth2";
      readonly token_url: string;
      readonly client_id: string;
      readonly client_secret: string;
      /** How the token endpoint wants the client's id and secret; `basic` where it is not said. */
      readonly client_authentication?: "basic" | "body";
      readonly scope?: string;
      readonly audience?: string;
    }
  | {
      readonly kind: "mtls";
      /** PEM. */
      readonly certificate: string;
      readonly private_key: string;
      readonly passphrase?: string;
      /** PEM of the authority that signed the endpoint's certificate, where it is a private one. */
      readonly ca?: string;
    };

/** A subscription made ready for sending: parsed, decrypted, checked. */
export interface Target {
  readonly id: number;
  readonly tenantId: number;
  readonly name: string;
  /** Null: the connector of the integration delivers. */
  readonly url: string | null;
  readonly integrationId: number | null;
  readonly destinationSettings: Readonly<Record<string, unknown>>;
  /** The tenant's customer whose events it gets; null for every event of the tenant. */
  readonly consumer: string | null;
  readonly wireFormat: SubscriptionTable["wire_format"];
  readonly formatOptions: FormatOptions;
  readonly template: string | undefined;
  /** The current one first. Empty: not signed. */
  readonly secrets: readonly Secret[];
  /** The keys in `secrets`, in their order, where the format is `standard`. */
  readonly keys: readonly SigningKey[];
  readonly signatureHeader: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: EndpointAuth | undefined;
  readonly timeoutMs: number;
  /** Seconds. */
  readonly retryDelays: readonly number[];
  readonly rateLimitPerMinute: number | undefined;
  readonly maxConcurrency: number | undefined;
  readonly isOrdered: boolean;
  readonly orderingKey: string | undefined;
  /** Events in one request at most; 1: each alone. */
  readonly batchSize: number;
  readonly batchWaitMs: number;
  /** Switched off after failing without a break for so long; 0 for never. */
  readonly disableAfterMs: number;
  readonly eventTypes: readonly string[];
  /** Its filters; absent where it has none. */
  readonly accepts: ((event: Envelope) => boolean) | undefined;
  readonly isActive: boolean;
  /** It is not active only because its integration is switched off: it gets deliveries, and they wait. */
  readonly isPaused?: boolean;
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
  /** The tenant's customer that it concerns; null for all. */
  readonly consumer: string | null;
  readonly dataText: string;
}
