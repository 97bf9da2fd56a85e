import assert from "node:assert/strict";
import { it } from "node:test";
import {
  accessKeyDigit,
  accessKeyParts,
  checkDigit,
  codeOfState,
  hasAccessKeyShape,
  isAccessKey,
  isCnpj,
  isCpf,
  normalizeAccessKey,
  normalizeCnpj,
  normalizeCpf,
  stateOfCode,
} from "./identifiers-br.ts";

it("knows a CNPJ with letters and one without by its check digits", () => {
  const good = `0JRXDN7G000175 YWRSC40Z000103 XT9CDVWJ000172 LWNDT383000182 2T82HN7P000105 0X0J92JY000196
    AZ4CM12V000194 J3BK1YH6000286 12DD272J00A189 D1VK3Z7MZZZZ62 AAAAAAAAAAAA45 00000000000191 11222333000181
    12ABC34501DE35 15881399000134`;
  for (const cnpj of good.split(/\s+/)) assert.ok(isCnpj(cnpj), cnpj);
  const bad = [
    "12ABC34501DE53",
    "12abc34501de35",
    "12ABC34501DE3A",
    "12ABC3450IDE35",
    "00000000000000",
    "99999999999999",
    "11222333000182",
    "11.222.333/0001-81",
    "1122233300018",
    "112223330001810",
    "",
  ];
  for (const cnpj of bad) assert.ok(!isCnpj(cnpj), cnpj);
  assert.ok(isCnpj(normalizeCnpj("12.abc.345/01de-35")));
  assert.equal(normalizeCnpj(" 11.222.333/0001-81 "), "11222333000181");
});

it("has the check digits of the worked examples", () => {
  assert.deepEqual(
    ["12ABC34501DE", "12ABC34501DE3", "112223330001", "1122233300018", "YWRSC40Z0001"].map(
      checkDigit,
    ),
    [3, 5, 8, 1, 0],
  );
});

it("knows a CPF by its check digits", () => {
  for (const cpf of ["11144477735", "19331908415"]) assert.ok(isCpf(cpf), cpf);
  for (const cpf of [
    "11144477734",
    "11144477745",
    "11111111111",
    "1114447773",
    "",
    "111.444.777-35",
  ])
    assert.ok(!isCpf(cpf), cpf);
  assert.equal(normalizeCpf("111.444.777-35"), "11144477735");
});

it("knows an access key by its shape and its check digit, letters only in the CNPJ's first twelve", () => {
  const keys = [
    "35261115881399000134550010003528611193292697",
    "35260912ABC34501DE35550010002573731548414835",
    "3526050X0J92JY000196570010000006041448679011",
  ];
  for (const key of keys) {
    assert.ok(isAccessKey(key), key);
    assert.equal(accessKeyDigit(key.slice(0, 43)), Number(key.at(-1)));
    assert.ok(!isAccessKey(`${key.slice(0, 43)}${(Number(key.at(-1)) + 1) % 10}`));
  }
  assert.ok(!hasAccessKeyShape("3526A912ABC34501DE35550010002573731548414835"));
  assert.ok(!hasAccessKeyShape("35260912ABC34501DEA5550010002573731548414835"));
  assert.ok(!hasAccessKeyShape("35260912abc34501de35550010002573731548414835"));
  assert.ok(!hasAccessKeyShape(`${keys[0]}0`));
});

it("takes prefix and blanks off a key, and no letter of its CNPJ", () => {
  const key = "35260912ABC34501DE35550010002573731548414835";
  assert.equal(normalizeAccessKey(`NFe${key}`), key);
  assert.equal(normalizeAccessKey(`CTe${key.toLowerCase()}`), key);
  assert.equal(normalizeAccessKey(key.replace(/(.{4})/g, "$1 ")), key);
});

it("takes a key apart", () => {
  assert.deepEqual(accessKeyParts("35261115881399000134550010003528611193292697"), {
    stateCode: "35",
    yearMonth: "2611",
    issuer: "15881399000134",
    model: "55",
    series: "001",
    number: "000352861",
    emission: "1",
    code: "19329269",
    digit: "7",
  });
});

it("knows the states both ways, and nothing but them", () => {
  assert.deepEqual([stateOfCode("35"), stateOfCode("53"), stateOfCode("11")], ["SP", "DF", "RO"]);
  assert.deepEqual([codeOfState("SP"), codeOfState("TO")], ["35", "17"]);
  for (const none of ["91", "EX", "constructor", "__proto__", ""]) {
    assert.equal(stateOfCode(none), undefined);
    assert.equal(codeOfState(none), undefined);
  }
});
