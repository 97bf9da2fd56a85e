import { BUSINESS_CENTRAL, validationToken } from "./business-central.ts";
import type { Call } from "./call.ts";
import type { CallBody } from "./call-body.ts";
import { type Credential, isVerifyToken } from "./verify-call.ts";

const CHALLENGE = /^[\w.~+/=:-]{1,500}$/;

/**
 * The text that shows a sender who checks the address that it is the right one; undefined where this is no
 * such check, or where it does not know the token that was agreed. `hub.challenge` is that of Meta and of
 * WebSub, `challenge` that of Dropbox, which knows no token.
 */
export function challengeAnswer(credential: Credential, { query }: Pick<Call, "query">) {
  if (credential.scheme === BUSINESS_CENTRAL) return validationToken({ query });
  const ofHub = query["hub.challenge"];
  const challenge = ofHub ?? query.challenge;
  if (challenge === undefined || !CHALLENGE.test(challenge)) return undefined;
  if (ofHub === undefined) return challenge;
  if (query["hub.mode"] !== "subscribe") return undefined;
  return isVerifyToken(credential, query["hub.verify_token"] ?? "") ? challenge : undefined;
}

/** Slack sends its challenge as a signed call: https://docs.slack.dev/reference/events/url_verification */
export function slackChallenge({ scheme }: Credential, { value }: CallBody): string | undefined {
  const { type, challenge } = value;
  const isChallenge = scheme === "slack" && type === "url_verification";
  return isChallenge && typeof challenge === "string" && CHALLENGE.test(challenge)
    ? challenge
    : undefined;
}
