import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { answers } from "./databases.ts";

export const RABBITMQ = process.env.TEST_RABBITMQ_URL ?? "amqp://guest:guest@127.0.0.1:5672";
export const NATS = process.env.TEST_NATS_URL ?? "nats://127.0.0.1:4222";

/**
 * Tests that need a broker: they run where it answers; elsewhere there is a skipped test with the way to get
 * it, which with CI=true is a failure.
 */
export async function withBroker(
  { name, url, variable }: { name: string; url: string; variable: string },
  tests: () => void,
): Promise<void> {
  if (await answers(url)) return describe(`with ${name}`, tests) as unknown as undefined;
  const missing = `${name} does not answer: start one at ${new URL(url).host} or set ${variable}`;
  it(`with ${name}`, { skip: process.env.CI === "true" ? false : missing }, () => {
    assert.fail(missing);
  });
}
