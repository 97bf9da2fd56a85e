import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Value } from "typebox/value";
import { InvalidInputError } from "../../sdk/index.ts";
import { ALLOWANCES } from "./limits.ts";
import { type Credentials, manifest, ownNip } from "./manifest.ts";

const token: Credentials = { nip: "5252914179", ksef_token: "20261010-EC-…" };

describe("an integration with KSeF", () => {
  it("goes to the environment that its settings name", () => {
    const hosts = (["production", "demo", "test"] as const).map(
      (environment) => new URL(manifest.baseUrl?.(token, { environment }) ?? "").host,
    );
    assert.deepEqual(hosts, [
      "api.ksef.mf.gov.pl",
      "api-demo.ksef.mf.gov.pl",
      "api-test.ksef.mf.gov.pl",
    ]);
    assert.equal(manifest.baseUrl?.(token), "https://api.ksef.mf.gov.pl/v2");
  });

  it("takes the NIP however it is written", () => {
    for (const nip of ["5252914179", "525-291-41-79", "PL 525 291 41 79"]) {
      assert.ok(manifest.baseUrl?.({ ...token, nip }));
      assert.equal(ownNip({ credentials: { ...token, nip } }), "5252914179");
    }
  });

  it("says which credential is missing or wrong before anything is stored", () => {
    const cases: readonly (readonly [Credentials, string])[] = [
      [{ ...token, nip: "5252914178" }, "credentials.nip"],
      [{ nip: "5252914179" }, "credentials.ksef_token"],
      [{ nip: "5252914179", certificate: "x" }, "credentials.private_key"],
    ];
    for (const [credentials, field] of cases)
      assert.throws(
        () => manifest.baseUrl?.(credentials),
        (error) =>
          error instanceof InvalidInputError && error.issues.some((issue) => issue.field === field),
        field,
      );
  });

  it("knows no other setting, and no other first day than a day", () => {
    const { settings } = manifest;
    assert.ok(Value.Check(settings, { environment: "test", sync_from: "2026-02-01" }));
    for (const wrong of [{ environment: "prod" }, { sync_from: "May" }, { sign_in: "password" }])
      assert.ok(!Value.Check(settings, wrong), JSON.stringify(wrong));
  });

  it("has windows that hold each other: fewer in a second than in a minute than in an hour", () => {
    for (const [name, windows] of Object.entries(ALLOWANCES)) {
      const requests = windows.map((one) => one.requests);
      assert.deepEqual(
        requests,
        requests.toSorted((a, b) => a - b),
        name,
      );
      assert.deepEqual(
        windows.map(({ perMs }) => perMs),
        [1_000, 60_000, 3_600_000],
      );
    }
  });
});
