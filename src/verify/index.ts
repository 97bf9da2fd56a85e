/**
 * `viadukt/verify`: is a webhook genuine? Needs `node:crypto` alone and nothing else of this package, so
 * that this folder can be copied into another project.
 */
export { type VerificationCode, WebhookVerificationError } from "./error.ts";
export type { CustomFormat, FormatName, NamedFormat, WebhookFormat } from "./formats.ts";
export type { WebhookHeaders } from "./headers.ts";
export {
  type AcceptedFormat,
  DEFAULT_TOLERANCE_SECONDS,
  type DetectedWebhook,
  detectAndVerify,
  type IncomingWebhook,
  type VerifiedWebhook,
  verifyWebhook,
} from "./verify.ts";
