import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { fails, NOW, VECTOR } from "../../test/webhook-vector.ts";
import { signCustom, signHex } from "../delivery/signature.ts";
import { type AcceptedFormat, verifyWebhook } from "./index.ts";

const TEXT = "segredo-ção";
const hmac = (key: string, content: string): string =>
  createHmac("sha256", key).update(content).digest("hex");

describe("the formats of one signature over the body", () => {
  const BODY = '{"evento":"nfe_importada","dados":{"emit_nome":"Ação € 💶"}}';
  const verifyBody = (options: AcceptedFormat & { headers: Record<string, string> }) =>
    verifyWebhook({ ...options, body: BODY });

  it("are fiscal and GarageReg, with the id that the hub sends along", () => {
    const id = "evt_1";
    const [hex, other] = [signHex(TEXT, BODY), signHex("outro", BODY)];
    for (const [format, name, prefix] of [
      ["fiscal", "X-Webhook-Signature", ""],
      ["garagereg", "X-GarageReg-Signature", "sha256="],
    ] as const) {
      const verify = (value: string, secrets: string | string[] = TEXT) =>
        verifyBody({ format, secrets, headers: { [name]: prefix + value, "webhook-id": id } });
      assert.deepEqual(verify(hex), { id, payload: BODY });
      assert.equal(verify(hex, ["outro", TEXT]).id, id);
      fails("no_match", () => verify(other));
      fails("no_match", () => verify(hex.toUpperCase()));
      fails("no_match", () => verify(hex.slice(1)));
      fails("missing_header", () => verifyBody({ format, secrets: TEXT, headers: {} }));
      fails("bad_key", () => verify(hex, ""));
    }
    const own = { "X-GarageReg-Signature": `sha256=${hex}`, "X-GarageReg-Request-ID": "r1" };
    assert.equal(verifyBody({ format: "garagereg", secrets: TEXT, headers: own }).id, "r1");
    const headers = { "X-GarageReg-Signature": hex };
    fails("bad_header", () => verifyBody({ format: "garagereg", secrets: TEXT, headers }));
  });

  it("are signed with the secret before in a header beside it while secrets are exchanged", () => {
    const headers = {
      "X-GarageReg-Signature": `sha256=${signHex("novo", BODY)}`,
      "X-GarageReg-Signature-Previous": `sha256=${signHex(TEXT, BODY)}`,
    };
    for (const secrets of ["novo", TEXT]) verifyBody({ format: "garagereg", secrets, headers });
    fails("no_match", () => verifyBody({ format: "garagereg", secrets: "outro", headers }));
  });

  it("may name the header of the signature", () => {
    const format = { name: "garagereg", header: "X-Signature" } as const;
    const headers = { "x-signature": `sha256=${signHex(TEXT, BODY)}` };
    assert.equal(verifyBody({ format, secrets: TEXT, headers }).payload, BODY);
    fails("missing_header", () =>
      verifyBody({
        ...{ format, secrets: TEXT },
        headers: { "X-GarageReg-Signature": headers["x-signature"] },
      }),
    );
  });

  it("include GitHub's, as in the example of its documents", () => {
    const id = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    const github = (body: string) =>
      verifyWebhook({
        ...{ format: "github", secrets: "It's a Secret to Everybody", body },
        headers: { "X-Hub-Signature-256": signature, "X-GitHub-Delivery": id },
      });
    assert.deepEqual(github("Hello, World!"), { id, payload: "Hello, World!" });
    fails("no_match", () => github("Hello, World?"));
  });
});

describe("the formats of Stripe and Slack", () => {
  const BODY = '{"id":"evt_1","note":"naïve €"}';
  const stripe = (header: string, secrets: string | string[] = "whsec_test") =>
    verifyWebhook({
      ...{ format: "stripe", secrets, body: BODY, now: NOW },
      headers: { "Stripe-Signature": header },
    });
  const t = VECTOR.timestamp;
  const v1 = (key: string, time = t) => hmac(key, `${time}.${BODY}`);

  it("take any v1 of Stripe's header, and skip other schemes", () => {
    const answer = { timestamp: t, payload: BODY };
    assert.deepEqual(stripe(`t=${t},v1=${v1("whsec_test")}`), answer);
    assert.deepEqual(stripe(`t=${t},v1=${v1("old")},v1=${v1("whsec_test")},v0=6ffb`), answer);
    assert.deepEqual(stripe(`t=${t},v1=${v1("old")}`, ["whsec_test", "old"]), answer);
    fails("no_match", () => stripe(`t=${t},v0=${v1("whsec_test")}`));
    fails("no_match", () => stripe(`t=${t + 1},v1=${v1("whsec_test")}`));
    fails("bad_header", () => stripe(`v1=${v1("whsec_test")}`));
    fails("bad_header", () => stripe(`t=${t},t=${t},v1=${v1("whsec_test")}`));
    fails("bad_header", () => stripe(`t=soon,v1=${v1("whsec_test")}`));
  });

  it("hold Stripe's time to the tolerance, as it is signed", () => {
    for (const [time, code] of [
      [t - 301, "timestamp_too_old"],
      [t + 301, "timestamp_in_future"],
    ] as const) {
      fails(code, () => stripe(`t=${time},v1=${v1("whsec_test", time)}`));
    }
    stripe(`t=${t - 300},v1=${v1("whsec_test", t - 300)}`);
  });

  it("include Slack's, as in the example of its documents", () => {
    const body =
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V" +
      "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" +
      "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
      "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const headers = {
      "X-Slack-Request-Timestamp": "1531420618",
      "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    };
    const slack = (now: number, patch: Record<string, string | undefined> = {}) =>
      verifyWebhook({
        ...{ format: "slack", secrets: "8f742231b10e8888abcd99yyyzzz85a5", body },
        ...{ headers: { ...headers, ...patch }, now: now * 1000 },
      });
    assert.deepEqual(slack(1531420618), { timestamp: 1531420618, payload: body });
    fails("timestamp_too_old", () => slack(1531420919));
    fails("missing_header", () => slack(1531420618, { "X-Slack-Request-Timestamp": undefined }));
    fails("no_match", () => slack(1531420618, { "X-Slack-Request-Timestamp": "1531420619" }));
    fails("bad_header", () => slack(1531420618, { "X-Slack-Signature": "v1=a2114d57" }));
  });
});

describe("the custom format", () => {
  const message = { secret: TEXT, id: "m1", timestamp: VECTOR.timestamp, body: VECTOR.body };
  const names = { header: "X-Sig", timestampHeader: "X-Time", idHeader: "X-Id" };
  const headers = { "x-time": String(VECTOR.timestamp), "x-id": "m1" };
  const base = { secrets: TEXT, body: VECTOR.body, now: NOW };

  it("takes every algorithm, encoding and content that the hub can sign", () => {
    for (const algorithm of ["sha1", "sha256", "sha512"] as const) {
      for (const encoding of ["hex", "base64", "base64url"] as const) {
        for (const content of ["body", "timestamp.body", "id.timestamp.body"] as const) {
          const signature = { algorithm, encoding, prefix: `${algorithm}:`, content };
          const format = { name: "custom", ...names, ...signature } as const;
          const verify = (value: string, body = VECTOR.body) =>
            verifyWebhook({ ...base, body, format, headers: { ...headers, "x-sig": value } });
          const value = signCustom(signature, message);
          const { timestamp } = message;
          const signedTime = content === "body" ? {} : { timestamp };
          assert.deepEqual(verify(value), { id: "m1", ...signedTime, payload: VECTOR.body });
          fails("no_match", () => verify(value, `${VECTOR.body} `));
          fails("bad_header", () => verify(value.slice(1)));
        }
      }
    }
  });

  it("takes hexadecimal in capitals, and base64 with and without padding", () => {
    const verify = (encoding: "hex" | "base64" | "base64url", value: string) => {
      const format = { name: "custom", ...names, algorithm: "sha1", encoding, content: "body" };
      const own = format as AcceptedFormat["format"];
      return verifyWebhook({ ...base, format: own, headers: { "x-sig": value } }).payload;
    };
    const digest = createHmac("sha1", TEXT).update(VECTOR.body).digest();
    for (const [encoding, value] of [
      ["hex", digest.toString("hex").toUpperCase()],
      ["base64", digest.toString("base64")],
      ["base64", digest.toString("base64").replace(/=+$/, "")],
      ["base64url", digest.toString("base64url")],
      ["base64url", `${digest.toString("base64url")}=`],
    ] as const) {
      assert.equal(verify(encoding, value), VECTOR.body, value);
    }
    const hex = digest.toString("hex");
    fails("no_match", () =>
      verify(
        "hex",
        hex.replace(/[a-f]/, (letter) => letter.toUpperCase()),
      ),
    );
  });

  it("is refused where its description is incomplete", () => {
    const whole = { name: "custom", ...names, algorithm: "sha256", encoding: "hex" };
    for (const format of [
      { ...whole, content: "timestamp.body", timestampHeader: "" },
      { ...whole, content: "id.timestamp.body", idHeader: undefined },
      { ...whole, content: "body", header: undefined },
      { ...whole, content: "body", algorithm: "md5" },
      { ...whole, content: "body", encoding: "utf8" },
      { ...whole, content: "all" },
      { ...whole, content: "body", prefix: null },
      { ...whole, content: "body", idHeader: null },
      { name: "github", header: null },
      { name: "github", header: "" },
      { name: "unknown" },
      { name: "constructor" },
      "toString",
    ]) {
      const own = format as AcceptedFormat["format"];
      assert.throws(() => verifyWebhook({ ...base, format: own, headers }), TypeError);
    }
  });
});
