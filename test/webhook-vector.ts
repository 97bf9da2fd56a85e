import assert from "node:assert/strict";
import type { IncomingWebhook, VerificationCode } from "../src/verify/index.ts";

/** Made once, with key bytes 00 to 1f; the HMAC one agrees with the reference library. */
export const VECTOR = {
  id: "msg_2KWPBgLlAfxdpx2AI54pPJ85f4W",
  timestamp: 1674087231,
  body: '{"type":"contact.created","timestamp":"2022-11-03T20:26:10.344522Z","data":{"id":"1f81eb52-5198-4599-803e-771906343485"}}',
  secret: "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
  publicKey: "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
  v1: "v1,4PMU5Dl90B4kgwxDpwuMZ/cnZ5ztf+Y+kviYQD66rJg=",
  v1a: "v1a,9WMPN5fBW9vm1uGlvFzBO4lpdfFKN4AQCSr2vrWsFuOibXSOTWlcWrPRSWk+YpmD9fAwgYREKtLcYCyZrvXFBw==",
};
/** Epoch milliseconds at which it was sent. */
export const NOW = VECTOR.timestamp * 1000;

/** The vector with another signature, as it would come. */
export const vector = (signature: string) =>
  ({
    body: VECTOR.body,
    now: NOW,
    headers: {
      "webhook-id": VECTOR.id,
      "webhook-timestamp": String(VECTOR.timestamp),
      "webhook-signature": signature,
    },
  }) satisfies IncomingWebhook;

/** Asserts that `action` throws a WebhookVerificationError with this code, and a text like this. */
export function fails(code: VerificationCode, action: () => unknown, text?: RegExp): void {
  assert.throws(action, (error: { name?: unknown; code?: unknown; message?: unknown }) => {
    assert.equal(error.name, "WebhookVerificationError", String(error));
    assert.equal(error.code, code);
    if (text) assert.match(String(error.message), text);
    return true;
  });
}
