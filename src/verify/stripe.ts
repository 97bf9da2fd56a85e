import { bad, checkSeconds, readSignatures } from "./headers.ts";
import { type Scheme, type Signature, textChecks } from "./scheme.ts";

/** `t=…,v1=…`, with several `v1` while secrets are exchanged: https://docs.stripe.com/webhooks/signature */
export const stripeScheme = (header = "stripe-signature"): Scheme => ({
  signatureHeader: header,
  read(headers) {
    const times: string[] = [];
    const signatures: Signature[] = [];
    for (const part of readSignatures(headers, header, /\s*,\s*/)) {
      if (part.startsWith("t=")) times.push(part.slice(2));
      if (part.startsWith("v1=")) signatures.push({ version: "hmac", text: part.slice(3) });
    }
    const [seconds, second] = times;
    if (seconds === undefined) throw bad(header, "has no t=… with the time");
    if (second !== undefined) throw bad(header, "has t=… more than once");
    checkSeconds(seconds, header);
    return { timestamp: Number(seconds), before: `${seconds}.`, signatures };
  },
  checks: (secrets) => textChecks(secrets, { encoding: "hex" }),
});
