import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSignInLimit, type SignInLimit } from "./sign-in-limit.ts";

const NOW = Date.UTC(2026, 0, 15);
const at = (address: string, email = "a@x") => ({ address, email });

/** The wait in milliseconds that the limit asks for; 0 where the attempt may go on. */
function waitOf(limit: SignInLimit, attempt: { address: string; email: string }, now = NOW) {
  try {
    limit.begin(attempt, now);
    return 0;
  } catch (error) {
    return (error as { retryAfterMs: number }).retryAfterMs;
  }
}

function failTimes(limit: SignInLimit, times: number, attemptOf: (i: number) => object): void {
  for (let i = 0; i < times; i++) limit.begin(attemptOf(i) as never, NOW);
}

describe("createSignInLimit", () => {
  it("lets an e-mail fail five times, then doubles the wait up to a minute", () => {
    const limit = createSignInLimit();
    failTimes(limit, 5, (i) => at(`10.0.0.${i}`));
    let now = NOW;
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const wait = waitOf(limit, at("10.9.9.9"), now);
      waits.push(wait);
      now += wait;
      assert.equal(waitOf(limit, at(`10.1.0.${i}`), now), 0);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it("counts attempts of one moment, and does not punish those that it refused", () => {
    const limit = createSignInLimit();
    const waits = Array.from({ length: 50 }, () => waitOf(limit, at("10.0.0.1")));
    assert.equal(waits.filter((wait) => wait === 0).length, 5);
    assert.equal(waits.at(-1), 1_000);
  });

  it("stops an address that tries many e-mails, and takes an IPv6 /64 for one address", () => {
    const limit = createSignInLimit();
    failTimes(limit, 20, (i) => at("10.0.0.1", `${i}@x`));
    assert.equal(waitOf(limit, at("10.0.0.1", "new@x")), 1_000);
    assert.equal(waitOf(limit, at("10.0.0.2", "new@x")), 0);
    failTimes(limit, 20, (i) => at(`2001:db8::${i + 1}`, `${i}@y`));
    assert.equal(waitOf(limit, at("2001:db8:0:0:ffff::1", "new@y")), 1_000);
    assert.equal(waitOf(limit, at("2001:db8:0:1::1", "new@y")), 0);
  });

  it("forgets an e-mail's failures at the right password, but not the address's", () => {
    const limit = createSignInLimit();
    failTimes(limit, 4, () => at("10.0.0.1"));
    limit.begin(at("10.0.0.1"), NOW)();
    failTimes(limit, 4, () => at("10.0.0.2"));
    failTimes(limit, 16, (i) => at("10.0.0.1", `${i}@x`));
    assert.equal(waitOf(limit, at("10.0.0.1", "new@x")), 1_000);
  });

  it("keeps the wait of a wrong attempt that came while a right one was looked at", () => {
    const limit = createSignInLimit();
    failTimes(limit, 18, (i) => at("10.0.0.1", `${i}@x`));
    const succeed = limit.begin(at("10.0.0.1", "owner@x"), NOW);
    limit.begin(at("10.0.0.1", "guess@x"), NOW + 1);
    succeed();
    assert.equal(waitOf(limit, at("10.0.0.1", "new@x"), NOW + 1), 1_000);
  });

  it("forgets everything an hour after the last failure", () => {
    const limit = createSignInLimit();
    failTimes(limit, 5, () => at("10.0.0.1"));
    assert.equal(waitOf(limit, at("10.0.0.1"), NOW + 3_600_000), 0);
    assert.equal(waitOf(limit, at("10.0.0.1"), NOW + 3_600_000), 0);
  });
});
