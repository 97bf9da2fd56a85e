import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHubError } from "../../lib/errors.ts";
import { parseExact } from "../exact-json.ts";
import { FILTER_NAMES } from "./filters.ts";
import { MAX_OUTPUT_BYTES, MAX_TEMPLATE_BYTES } from "./limits.ts";
import { TAG_NAMES } from "./tags.ts";
import { compileTemplate, render } from "./template.ts";

const EVENT = {
  id: "evt_1",
  type: "t",
  timestamp: "2026-03-12T23:30:00.000Z",
  subject: null,
  consumer: null,
};
const DATA = parseExact(
  `{"x":1,"n":1.50,"s":"abc","l":[{"a":"1"},{"a":"2"}],"big":"${"a".repeat(200_000)}","many":[${"1,".repeat(50_000)}1],"__proto__":{"y":1}}`,
);
/** Processor time of one rendering is bounded by 50 ms; one filter may overrun it on large data. */
const QUICK_MS = 300;

/** What the template makes, or what is said against it; and that it took no long time. */
function outcome(template: string, data: unknown = DATA): string {
  const startedAt = process.threadCpuUsage();
  let said: string;
  try {
    said = render(compileTemplate(template), { event: EVENT, data });
  } catch (error) {
    assert.ok(isHubError(error), String(error));
    said = error.message;
  }
  const { user, system } = process.threadCpuUsage(startedAt);
  assert.ok((user + system) / 1_000 < QUICK_MS, `${template.slice(0, 100)}: ${user + system} µs`);
  return said;
}

describe("a hostile template", () => {
  it("that loops without end is stopped, and told so", () => {
    // Which limit is the first to be reached is a matter of the machine's speed.
    const stopped = /takes longer than 50 ms|takes more than 200000 steps|works on more than/;
    const loop = (body: string) =>
      `{% for i in (1..10000) %}{% for j in (1..10000) %}${body}{% endfor %}{% endfor %}`;
    for (const body of ["x", "", "{{ data.s | upcase }}", "{% assign z = i | plus: j %}"]) {
      assert.match(outcome(loop(body)), stopped);
    }
    const nested = "{% for a in data.many %}{% for b in data.many %}{% endfor %}{% endfor %}";
    assert.match(outcome(nested), stopped);
  });

  it("gets no range that is large, endless or out of place", () => {
    assert.match(outcome("{% for i in (1..1000000000) %}x{% endfor %}"), /more than 10000 numbers/);
    assert.match(outcome("{% for i in (1..data.s) %}x{% endfor %}"), /is no range/);
    assert.match(
      outcome("{% for i in (9007199254740992..9007199254740995) %}x{% endfor %}"),
      /is no range/,
    );
    for (const template of [
      "{{ (1..1000000000) | size }}",
      "{% assign a = (9007199254740992..9007199254740995) %}",
      "{{ data.l | where: 'a', (1..9) }}",
      "{{ data[(1..2)] }}",
      "{% for i in (1..3).first %}{% endfor %}",
      "{% for i in (1..(1..2)) %}{% endfor %}",
      "{% for i in data.l limit: (1..2) %}{% endfor %}",
      "{% case 1 %}{% when (1..2) %}{% endcase %}",
      "{% if (1..2) == 1 %}{% endif %}",
      // The quotes are none to the parser, which looks for the bracket alone.
      "{{ data[x'] | append: (9007199254740992..9007199254740995) | default: data[y'] }}",
    ]) {
      assert.match(outcome(template), /a range stands where none can be used/, template);
    }
  });

  it("makes no text that is too long", () => {
    const grow = (step: string) =>
      `{% assign s = "aaaaaaaaaa" %}{% for i in (1..200) %}${step}{% endfor %}{{ s }}`;
    assert.match(outcome(grow("{% assign s = s | append: s %}")), /longer than 256 kB/);
    assert.match(
      outcome(grow("{% assign s = s | replace: 'a', s %}")),
      /longer than|works on more/,
    );
    assert.match(
      outcome(grow("{% capture s %}{{ s }}{{ s }}{% endcapture %}")),
      /longer than 256 kB/,
    );
    assert.match(outcome("{{ data.big }}{{ data.big }}"), /longer than 256 kB/);
    assert.match(outcome("{{ data.big | xml | append: data.big }}"), /longer than 256 kB/);
    assert.match(outcome('{{ data.big | replace: "a", "&" | xml }}'), /longer than 256 kB/);
    assert.equal(Buffer.byteLength(outcome("{{ data.big }}")), 200_000);
    const wide = outcome("{{ data.wide }}", { wide: "ł".repeat(130_000) });
    assert.match(wide, /longer than 256 kB/);
  });

  it("makes no list that fills the memory", () => {
    const double =
      "{% assign l = data.many %}{% for i in (1..60) %}{% assign l = l | concat: l %}{% endfor %}";
    assert.match(outcome(`${double}{{ l | size }}`), /works on more than|takes longer/);
    const copies =
      "{% assign l = data.l %}{% for i in (1..14) %}{% assign l = l | concat: l %}{% endfor %}";
    assert.match(outcome(`${copies}{{ l | json }}{{ l | json }}`), /longer than|works on more/);
    assert.match(outcome("{{ data.many | join }}"), /too long for a filter/);
    assert.match(outcome("{{ data.many | sort | size }}"), /too long|sorts more than/);
    assert.match(outcome("{{ data.many | slice: 0, 3000 | sort | size }}"), /sorts more than 2000/);
    assert.match(
      outcome(`{{ data.big ${"| upcase ".repeat(2_000)}}}`),
      /works on more than|longer/,
    );
  });

  it("brings in no other template and no file", () => {
    for (const name of ["include", "render", "layout", "block"]) {
      assert.match(outcome(`{% ${name} "/etc/passwd" %}`), /would bring in another template/);
    }
    for (const name of ["increment", "decrement", "cycle", "tablerow", "liquid", "echo"]) {
      assert.match(outcome(`{% ${name} data %}`), /there is no tag/);
    }
    assert.match(outcome("{%- include 'x' -%}"), /would bring in another template/);
  });

  it("reaches no property that JSON did not have", () => {
    for (const path of [
      "data.constructor",
      "data.toString",
      "data.s.constructor",
      "data.n.constructor",
      "data.n.toJSON",
      "data.l.constructor.constructor",
      "data.l.push",
      "event.__proto__",
      "data.s.__proto__",
      "forloop",
    ]) {
      assert.match(outcome(`{{ ${path} }}`), /the event has no/, path);
    }
    assert.equal(outcome("{{ data.__proto__.y }}"), "1");
    for (const name of ["constructor", "__proto__.constructor", "valueOf.constructor"]) {
      const said = outcome(`{% for i in data.l %}{{ forloop.${name} }}{% endfor %}`);
      assert.match(said, /not there|the event has no|cannot be written/, name);
    }
    assert.equal(outcome("{% assign __proto__ = data.l %}{{ event.id }}"), "evt_1");
  });

  it("is refused where it is too long or too deep", () => {
    assert.match(outcome("x".repeat(MAX_TEMPLATE_BYTES + 1)), /is longer than 20 kB/);
    assert.match(outcome("ł".repeat(MAX_TEMPLATE_BYTES / 2 + 1)), /is longer than 20 kB/);
    assert.equal(outcome("x".repeat(MAX_TEMPLATE_BYTES)).length, MAX_TEMPLATE_BYTES);
    assert.match(outcome("{% if data.x %}".repeat(1_300)), /nested deeper than 20/);
    assert.match(outcome(`{{ data${"[data".repeat(3_000)} }}`), /line 1, column|nested too deeply/);
    assert.match(outcome(`{{ data.s ${"| append: data.s ".repeat(1_000)}`), /no end/);
    assert.match(outcome(`{% case data.x ${"{% when 1 %}".repeat(1_000)}`), /line 1/);
  });

  it("survives data that is deep", () => {
    const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
    assert.match(outcome("{{ data | json }}", deep), /nested too deeply|^\[/);
    assert.match(outcome("{{ data }}", deep), /a list cannot be written/);
  });
});

describe("any template", () => {
  const path = fc.constantFrom(
    "data.x",
    "data.s",
    "data.l",
    "data.many",
    "data.big",
    "data.n",
    "i",
    "event",
    "data.none",
    "forloop",
    "'a\\'b'",
    "5",
    "nil",
    "empty",
  );
  const filter = fc
    .tuple(fc.constantFrom(...FILTER_NAMES, "nofilter"), fc.array(path, { maxLength: 2 }))
    .map(([name, args]) => ` | ${name}${args.length === 0 ? "" : `: ${args.join(", ")}`}`);
  const value = fc
    .tuple(path, fc.array(filter, { maxLength: 3 }))
    .map((all) => all.flat().join(""));
  const output = value.map((text) => `{{ ${text} }}`);
  const { body } = fc.letrec<{ body: string; block: string }>((tie) => ({
    block: fc.oneof(
      { maxDepth: 4 },
      output,
      fc.constantFrom("text", "\n", "{{", "%}", "{% raw %}{{ x }}{% endraw %}", "{% break %}"),
      fc
        .tuple(value, tie("body"))
        .map(([v, b]) => `{% if ${v} > 1 %}${b}{% else %}${b}{% endif %}`),
      fc.tuple(path, tie("body")).map(([v, b]) => `{% for i in ${v} %}${b}{% endfor %}`),
      tie("body").map((b) => `{% for i in (1..9999) %}${b}{% endfor %}`),
      tie("body").map((b) => `{% capture i %}${b}{% endcapture %}`),
      value.map((v) => `{% assign i = ${v} %}`),
      fc
        .tuple(path, tie("body"))
        .map(([v, b]) => `{% case ${v} %}{% when 1, 'a' %}${b}{% endcase %}`),
    ),
    body: fc.array(tie("block"), { maxLength: 3 }).map((parts) => parts.join("")),
  }));

  it("ends quickly, with a text within its bounds or with a fault that can be told", () => {
    fc.assert(
      fc.property(body, (template) => {
        assert.ok(Buffer.byteLength(outcome(template)) <= MAX_OUTPUT_BYTES);
      }),
      { numRuns: 400, interruptAfterTimeLimit: 15_000 },
    );
  });

  it("does so also where it is nearly no template at all", () => {
    const piece = fc.constantFrom(
      ..."{%}|:.,'\"()[]- \n1ax",
      "{{",
      "}}",
      "{%",
      "%}",
      "..",
      "data",
      ...TAG_NAMES,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        assert.ok(Buffer.byteLength(outcome(pieces.join(""))) <= MAX_OUTPUT_BYTES);
      }),
      { numRuns: 2_000, interruptAfterTimeLimit: 15_000 },
    );
  });
});
