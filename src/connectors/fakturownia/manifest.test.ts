import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InvalidInputError } from "../../sdk/index.ts";
import { manifest, normalizeSubdomain } from "./manifest.ts";

describe("the subdomain", () => {
  it("is taken from whatever a person pastes", () => {
    for (const raw of [
      "MojaFirma",
      " mojafirma ",
      "mojafirma.fakturownia.pl",
      "https://mojafirma.fakturownia.pl/invoices",
      "http://mojafirma.fakturownia.pl?x=1",
    ]) {
      assert.equal(normalizeSubdomain(raw), "mojafirma");
    }
  });

  it("never leads the token to another host", () => {
    for (const raw of [
      ...["evil.example", "evil.example/.fakturownia.pl", "evil.example#.fakturownia.pl"],
      ...["x@evil.example", "x:y@evil.example/", "mojafirma.fakturownia.pl@evil.example"],
      ...["mojafirma.fakturownia.pl.evil.example", "evil.example\\.fakturownia.pl", "127.0.0.1"],
      ...["a.b.fakturownia.pl", "firma:8080", "fir ma", "-firma", "firma\nx", "//evil", "", "żółw"],
      ...["%65vil", "app", "https://app.fakturownia.pl/login", "x".repeat(64)],
    ]) {
      assert.throws(
        () => manifest.baseUrl?.({ subdomain: raw, api_token: "t" }),
        (error) =>
          error instanceof InvalidInputError && error.issues[0]?.field === "credentials.subdomain",
        JSON.stringify(raw),
      );
    }
  });
});
