import assert from "node:assert/strict";
import { it } from "node:test";
import { definitionProblems } from "./definition.ts";
import { defineConnector, defineManifest, fields, same } from "./index.ts";

const HOUR = 3_600_000;

const problemsWith = (part: object): readonly string[] =>
  definitionProblems(
    defineConnector({
      manifest: defineManifest({
        ...{ id: "books", title: same("Books"), summary: same("For a test.") },
        ...{ category: "accounting", countries: [], steps: [], allowedHosts: [] },
        ...{ auth: { kind: "none" }, credentials: fields({}), settings: fields({}) },
        ...part,
      }),
    }),
  );

it("takes limits that can be kept", () => {
  const several = [
    { requests: 8, perMs: 1_000 },
    { requests: 20, perMs: HOUR },
  ];
  assert.deepEqual(problemsWith({ allowances: { query: several, download_invoice: several } }), []);
});

it("refuses limits that cannot be kept, each by its name", () => {
  const wrong = {
    none: [],
    zero: [{ requests: 0, perMs: HOUR }],
    half: [{ requests: 1.5, perMs: HOUR }],
    text: [{ requests: "8", perMs: HOUR }],
    endless: [{ requests: 8 }],
    twice: [
      { requests: 1, perMs: HOUR },
      { requests: 2, perMs: HOUR },
    ],
    plain: { requests: 8, perMs: HOUR },
  };
  const problems = problemsWith({ allowances: wrong });
  for (const name of Object.keys(wrong)) {
    assert.ok(
      problems.some((problem) => problem.startsWith(`allowances.${name} needs`)),
      name,
    );
  }
  const [problem] = problemsWith({ allowances: { "Per hour": [{ requests: 8, perMs: HOUR }] } });
  assert.match(problem ?? "", /allowances\.Per hour must match/);
});

it("knows the ways of a connector that speaks no HTTP", () => {
  assert.deepEqual(problemsWith({ transport: "folder" }), []);
  assert.deepEqual(problemsWith({ transport: "socket" }), []);
  assert.deepEqual(problemsWith({ transport: "disk" }), []);
  assert.deepEqual(problemsWith({ transport: "fax" }), [
    "transport must be socket, folder, disk or left out",
  ]);
});

it("wants what a provider cannot give told in every language", () => {
  assert.deepEqual(problemsWith({ missing: { cost_invoices: same("They come from KSeF.") } }), []);
  assert.deepEqual(problemsWith({ missing: { cost_invoices: { en: "They come from KSeF." } } }), [
    ...["pl", "pt-BR", "cs", "hu"].map((one) => `missing.cost_invoices has no text in ${one}`),
  ]);
});

it("takes an authority, and refuses half of one", () => {
  const { manifest } = defineConnector({
    manifest: defineManifest({
      ...{ id: "office", title: same("Office"), summary: same("For a test.") },
      ...{ category: "fiscal", countries: [], steps: [], allowedHosts: [] },
      ...{ auth: { kind: "none" }, credentials: fields({}), settings: fields({}) },
    }),
  });
  const call = () => undefined;
  const problems = (fiscal: object, check: unknown = call) =>
    definitionProblems({ manifest, check, fiscal });
  const whole = { services: ["nfe"], company: call, distribute: call };
  assert.deepEqual(problems(whole), []);
  assert.deepEqual(problems(whole, null), ["check must be a function", "abilities need a check"]);
  assert.deepEqual(problems({ ...whole, services: [], distribute: 1, register: true }), [
    "fiscal.distribute must be a function",
    "fiscal.register must be a function",
    "fiscal.services must be some of nfe, cte",
  ]);
  const certificate = { ...manifest, clientCertificate: "PEM" };
  assert.deepEqual(definitionProblems({ manifest: certificate }), [
    "clientCertificate must be a function",
  ]);
});
