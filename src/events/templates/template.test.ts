import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DataError, InvalidInputError } from "../../lib/errors.ts";
import { envelopeOf } from "../envelope.ts";
import { parseExact } from "../exact-json.ts";
import { compileTemplate, render, renderBody, renderJson, templateInput } from "./template.ts";

const DATA = `{
  "number": "FV/2026/03/17", "gross": "1230.00", "price": 15.99, "qty": 1.50, "huge": 1e21,
  "long": 12345678901234567890, "zero": -0, "tiny": 0.0000001, "note": null, "issued": "2026-03-12",
  "name": "Biuro \\"Żółw\\" & <syn>\\nul. Długa", "seller": { "name": "S.A." },
  "lines": [{ "name": "b", "gross": "1000.00" }, { "name": "a", "gross": "230.00" }],
  "tags": ["x", "y"], "empty": "", "size": 3
}`;
const EVENT = {
  id: "evt_1",
  type: "invoice.created",
  timestamp: "2026-03-12T23:30:00.000Z",
  subject: null,
  consumer: "c1",
};

function made(template: string, contentType?: string): string {
  return renderBody(compileTemplate(template, contentType), {
    event: EVENT,
    data: parseExact(DATA),
  });
}

/** `message remedy` of the fault. */
function faultOf(template: string, contentType?: string): string {
  let fault = "";
  assert.throws(
    () => made(template, contentType),
    (error: unknown) => {
      assert.ok(error instanceof InvalidInputError || error instanceof DataError);
      const [issue] = error.issues;
      assert.equal(issue?.field, "template");
      fault = `${issue.message} ${issue.remedy}`;
      return true;
    },
  );
  return fault;
}

describe("templates", () => {
  it("fill in fields of the event and of its data", () => {
    assert.equal(
      made("{{ event.type }} {{ event.id }} {{ event.consumer }}: {{ data.seller.name }}"),
      "invoice.created evt_1 c1: S.A.",
    );
    assert.equal(made("[{{ event.subject }}{{ data.note }}{{ data.empty }}]"), "[]");
    assert.equal(
      made('{{ data["number"] }} {{ data.lines[1].name }} {{ data.tags.size }}'),
      "FV/2026/03/17 a 2",
    );
  });

  it("leave every number and amount as it is written", () => {
    const fields = ["price", "qty", "huge", "long", "zero", "tiny", "gross"];
    assert.equal(
      made(fields.map((name) => `{{ data.${name} }}`).join(" ")),
      "15.99 1.50 1e21 12345678901234567890 -0 0.0000001 1230.00",
    );
    const object = `{${fields.map((name) => `"${name}":{{ data.${name} | json }}`).join(",")}}`;
    assert.equal(
      made(object, "application/json"),
      '{"price":15.99,"qty":1.50,"huge":1e21,"long":12345678901234567890,"zero":-0,"tiny":0.0000001,"gross":"1230.00"}',
    );
    assert.equal(made("{{ data.qty | append: 'x' }}{% assign q = data.qty %}{{ q }}"), "1.50x1.50");
  });

  it("compare as filters do", () => {
    const truths = [
      'data.gross > "999.00"',
      "data.gross > 1000",
      "data.gross == 1230",
      "data.qty == 1.5",
      "data.qty != blank",
      'data.long > "12345678901234567889"',
      'data.issued < "2026-03-12T00:00:01Z"',
      "data.note == nil",
      "data.missing == blank",
      'data.tags contains "y"',
      'data.number contains "2026"',
      "data.lines.size == 2 and data.empty == empty",
    ];
    for (const truth of truths) {
      assert.equal(made(`{% if ${truth} %}yes{% else %}no{% endif %}`), "yes", truth);
    }
    assert.equal(made("{% if data.name > 5 %}yes{% else %}no{% endif %}"), "no");
  });

  it("loop, choose, and keep texts for later", () => {
    assert.equal(
      made(
        "{% for line in data.lines %}{{ forloop.index }}{{ line.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}",
      ),
      "1b, 2a",
    );
    assert.equal(
      made("{% for i in (2..4) %}{{ i }}{% if i == 3 %}{% break %}{% endif %}{% endfor %}"),
      "23",
    );
    assert.equal(
      made("{% case data.seller.name %}{% when 'S.A.' %}1{% else %}2{% endcase %}"),
      "1",
    );
    assert.equal(
      made("{% raw %}{{ x }}{% endraw %}{% comment %}{% foo %}{% endcomment %}{% # (x) %}"),
      "{{ x }}",
    );
    assert.equal(made("{% for i in (1..data.size) %}.{% endfor %}"), "...");
  });

  it("miss nothing silently", () => {
    assert.match(
      faultOf("a\n  {{ data.total }}"),
      /^line 2, column 6: the event has no data\.total/,
    );
    assert.match(faultOf("{{ data.total }}"), /\| default: ""/);
    assert.match(faultOf("{{ data.seller.tax.id | upcase }}"), /no data\.seller\.tax/);
    assert.equal(made('{{ data.total | default: "-" }}'), "-");
    assert.equal(made("{% if data.seller.tax.id %}{{ data.seller.tax.id }}{% endif %}"), "");
    assert.match(faultOf("{{ data.lines }}"), /a list cannot be written as text .*\| json/);
    assert.match(faultOf("{{ data.seller }}"), /an object cannot be written as text/);
  });

  it("tell what is wrong with their own text, and where", () => {
    assert.match(
      faultOf("{{ data.number | upcas }}"),
      /^line 1, column 1: there is no filter upcas Did you mean upcase/,
    );
    assert.match(
      faultOf("\n {% iff data.note %}"),
      /^line 2, column 2: there is no tag iff Did you mean if/,
    );
    assert.match(faultOf("{% if data.note %}"), /if has no end Write \{% endif %\}/);
    assert.match(faultOf("{{ data.number"), /an output has no end Write \}\}/);
    assert.match(faultOf("{% if x"), /a tag has no end/);
    assert.match(faultOf("{{ data.number | | }}"), /line 1, column/);
  });

  it("take what an event that is stored holds", () => {
    const envelope = envelopeOf({ ...EVENT, occurredAt: 0, dataText: '{"n":1.10}' });
    const template = compileTemplate("{{ data.n }} {{ event.timestamp }}");
    assert.equal(render(template, templateInput(envelope)), "1.10 1970-01-01T00:00:00.000Z");
  });
});

describe("templates of JSON", () => {
  const JSON_TYPE = "application/json; charset=utf-8";

  it("escape what stands inside quotes, and write whole values with | json", () => {
    const text = made(
      '{"a":"{{ data.name }}","b":{{ data.name | json }},"c":{{ data.lines | json }}}',
      JSON_TYPE,
    );
    const { name, lines } = JSON.parse(DATA);
    assert.deepEqual(JSON.parse(text), { a: name, b: name, c: lines });
  });

  it("cannot be given further fields by a value", () => {
    const template = compileTemplate('{"name":"{{ data.name }}"}', JSON_TYPE);
    const name = 'x", "admin": "true';
    assert.deepEqual(JSON.parse(renderJson(template, { event: EVENT, data: { name } })), { name });
  });

  it("escape captured text once", () => {
    const text = made(
      '{% capture t %}von "{{ data.name }}"{% endcapture %}{"a":"{{ t }}","b":{{ t | json }}}',
      JSON_TYPE,
    );
    const parsed = JSON.parse(text);
    assert.equal(parsed.a, `von "${JSON.parse(DATA).name}"`);
    assert.equal(parsed.b, parsed.a);
    assert.equal(
      made('{% capture t %}{"n":{{ data.number | json }}}{% endcapture %}{{ t | raw }}', JSON_TYPE),
      '{"n":"FV/2026/03/17"}',
    );
  });

  it("say where their result is no JSON", () => {
    const cases: readonly (readonly [template: string, said: RegExp])[] = [
      [
        '{"a": {{ data.number }} }',
        /a value had to stand at line 1, column 7 of it, here: \{"a": ▶FV/,
      ],
      ['{\n"a": 1\n"b": 2}', /a comma or \} had to stand at line 3, column 1/],
      ["[{% for l in data.lines %}{{ l.name | json }},{% endfor %}]", /a value .* column 10/],
      ["{'a': 1}", /a name in double quotes .* column 2/],
      ['{"a" 1}', /a colon .* column 6/],
      ['{"a": "b', /a closing quote .* column 9/],
      ['{"a": "b\nc"}', /not the character itself, .* column 9/],
      ['{"a": "\\x"}', /column 8/],
      ['{"a": 01}', /a value .* column 7/],
      ['{"a": 1}}', /the end .* column 9/],
      ["", /a value .* column 1/],
      ["[".repeat(600), /something less deeply nested/],
    ];
    for (const [template, said] of cases) {
      const fault = faultOf(template, JSON_TYPE);
      assert.match(fault, said);
      assert.match(fault, /the result is no JSON/);
    }
  });

  it("are known by their content type", () => {
    assert.equal(compileTemplate("", "application/vnd.api+json").format, "json");
    assert.equal(compileTemplate("", "text/xml").format, "xml");
    assert.equal(compileTemplate("", "application/soap+xml; charset=utf-8").format, "xml");
    assert.equal(compileTemplate("", "text/csv").format, "text");
    assert.equal(compileTemplate("").format, "text");
  });
});

describe("templates of XML", () => {
  it("escape values, also in attributes, and drop what XML cannot carry", () => {
    const template = compileTemplate(
      '<a b="{{ data.x }}">{{ data.x | xml }}{{ data.y | raw }}</a>',
      "application/xml",
    );
    const data = { x: `<&"'>\u0000\ud800é😀`, y: "<i/>" };
    assert.equal(
      render(template, { event: EVENT, data }),
      '<a b="&lt;&amp;&quot;&apos;&gt;\ufffd\ufffdé😀">&lt;&amp;&quot;&apos;&gt;\ufffd\ufffdé😀<i/></a>',
    );
  });
});
