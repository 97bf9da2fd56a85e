import assert from "node:assert/strict";
import { it } from "node:test";
import { isIban, isKsefNumber, isNip, isNrb, normalizeNip } from "./identifiers.ts";

it("knows a NIP by its check digit, however it is written", () => {
  for (const nip of ["5252914179", "525-291-41-79", "PL 779 011 52 43", "8983982599"]) {
    assert.ok(isNip(nip), nip);
  }
  for (const nip of ["1234567890", "5252914178", "9462432670", "0252914179", "525291417", ""]) {
    assert.ok(!isNip(nip), nip);
  }
  assert.equal(normalizeNip(" PL525-291-41-79"), "5252914179");
});

it("knows account numbers by their check digits", () => {
  for (const nrb of ["69101010100000000000012345", "PL90 1020 2020 0000 9876 5432 1000"]) {
    assert.ok(isNrb(nrb), nrb);
  }
  assert.ok(!isNrb("69101010100000000000012346"));
  assert.ok(isIban("DE89 3704 0044 0532 0130 00"));
  assert.ok(!isIban("DE88370400440532013000"));
});

it("knows the shape of a KSeF number", () => {
  assert.ok(isKsefNumber("7790115243-20261014-0100A0D61E23-B5"));
  assert.ok(!isKsefNumber("7790115243-20261014-0100A0D61E23"));
  assert.ok(!isKsefNumber("7790115243-20261014-0100a0d61e23-b5"));
});
