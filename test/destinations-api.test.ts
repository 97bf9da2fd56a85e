import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SPREADSHEET } from "../sandbox/google-sheets/index.ts";
import { createSimulators } from "../sandbox/list.ts";
import { openTestHub, type TestHub } from "./hub.ts";
import { until } from "./receiver.ts";

const NFE = {
  chave_acesso: "35210812345678901234567890123456789012345678",
  numero_nf: "12345",
  emit_nome: "Empresa <Exemplo> LTDA",
  dest_nome: "Cliente Exemplo",
  valor_total: "1500.00",
  data_emissao: "2024-10-03",
};

let test: TestHub;
let headers: { authorization: string };
const call = async (
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  url: string,
  payload?: object,
) => {
  const request = { method, url: `/api${url}`, headers, ...(payload ? { payload } : {}) };
  const { statusCode, body } = await test.app.inject(request);
  return { status: statusCode, body: body === "" ? undefined : JSON.parse(body) };
};
const shownBy = async (system: string) =>
  (await (await fetch(`${test.sandboxUrl}/${system}/`)).json()) as Record<string, unknown[]>;
const credentialsOf = (id: string) =>
  createSimulators().find((one) => one.id === id)?.credentials ?? {};
const publish = (data: object = NFE) => call("POST", "/events", { type: "nfe_importada", data });
const deliveriesOf = async (id: number) =>
  (await call("GET", `/deliveries?subscription_id=${id}`)).body.items as {
    id: string;
    state: string;
    attempts: number;
  }[];
const settled = (id: number, count = 1) =>
  until(
    async () => {
      const all = await deliveriesOf(id);
      return all.filter(({ state }) => state === "delivered" || state === "failed").length >= count;
    },
    { what: () => `${count} deliveries of the subscription ${id}` },
  );

async function destination(provider: string, more: object, integration: object = {}) {
  const id = provider.replaceAll("_", "-");
  const credentials = credentialsOf(provider);
  await call("POST", "/integrations", { id, provider, credentials, ...integration });
  const { body, status } = await call("POST", "/subscriptions", {
    name: provider,
    integration_id: id,
    event_types: ["nfe_importada"],
    ...more,
  });
  assert.equal(status, 201, JSON.stringify(body));
  return body as { id: number; signed: boolean };
}
const attemptOf = async (id: string) =>
  (await call("GET", `/deliveries/${id}`)).body.attempt_log[0] as Record<string, unknown>;

before(async () => {
  test = await openTestHub();
  headers = await test.signIn(test.tenantId);
});
after(() => test[Symbol.asyncDispose]());

describe("a destination", () => {
  it("is described by its provider, with what a subscription says about it", async () => {
    const { items } = (await call("GET", "/integrations/providers")).body;
    const of = (id: string) => items.find((one: { provider: string }) => one.provider === id);
    assert.deepEqual(Object.keys(of("slack").deliver_schema.properties), [
      "channel",
      "username",
      "icon_emoji",
      "language",
    ]);
    assert.equal(of("nextcloud").deliver_schema, null);
    for (const id of ["teams", "google_sheets", "zapier", "custom", "email", "rabbitmq", "nats"]) {
      assert.ok(of(id).deliver_schema && of(id).available, id);
    }
    assert.equal(of("email").base_url_required, false);
  });

  it("gets the event as a message in Slack, as the fiscal documentation shows it", async () => {
    const { id, signed } = await destination("slack", {});
    assert.equal(signed, false);
    await publish();
    await settled(id);
    const { shown } = await shownBy("slack");
    assert.deepEqual(
      shown?.map((one) => ({ ...(one as object), ts: "" })),
      [
        {
          channel: "#faturamento",
          text: "✅ Nova NFe importada!\nNúmero: 12345\nEmitente: Empresa &lt;Exemplo&gt; LTDA\nValor: R$ 1500.00",
          username: "Fiscal Bot",
          icon_emoji: ":receipt:",
          ts: "",
        },
      ],
    );
    const [delivery] = await deliveriesOf(id);
    const attempt = await attemptOf(delivery?.id ?? "");
    assert.equal(attempt.status, 200);
    assert.match(String(attempt.request_body), /"username":"Fiscal Bot"/);
    assert.equal(attempt.response_body, "ok");
    assert.ok(!JSON.stringify(attempt).includes("sandboxHook"), "the address is a secret");
  });

  it("gets a row in Google Sheets, as the fiscal documentation shows it", async () => {
    const settings = { spreadsheet_id: SPREADSHEET };
    const { id } = await destination("google_sheets", { destination_settings: settings });
    await publish();
    await settled(id);
    const rows = (await shownBy("google_sheets")).rows as unknown as Record<
      string,
      { shown: string }[][]
    >;
    assert.deepEqual(
      rows.NFes?.map((row) => row.map(({ shown }) => shown)),
      [["12345", "2024-10-03", "Empresa <Exemplo> LTDA", "Cliente Exemplo", "1500.00"]],
    );
  });

  it("gets the text of the subscription's own template", async () => {
    const { id } = await destination("teams", {
      template: "NF-e {{ data.numero_nf }}\n{{ event.type }}",
    });
    await publish();
    await settled(id);
    const { cards } = await shownBy("teams");
    assert.match(JSON.stringify(cards), /"text":"NF-e 12345".*"text":"nfe_importada"/);
  });

  it("is tried with a test event at once", async () => {
    const { id } = await destination("zapier", {});
    const { status, body } = await call("POST", `/subscriptions/${id}/test`);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.delivery.state, "delivered");
    const { caught } = await shownBy("zapier");
    assert.match(JSON.stringify(caught?.at(-1)), /"type":"webhook.test"/);
  });

  it("that is switched off keeps its events waiting, and gets them afterwards", async () => {
    const { id } = await destination("custom", { destination_settings: { path: "/hooks/orders" } });
    assert.equal((await call("PUT", "/integrations/custom", { active: false })).status, 200);
    await publish();
    await until(async () => (await deliveriesOf(id)).length === 1, { what: () => "a delivery" });
    // Long enough for several looks of the worker.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const [waiting] = await deliveriesOf(id);
    assert.deepEqual([waiting?.state, waiting?.attempts], ["pending", 0]);
    const refused = await call("POST", `/subscriptions/${id}/test`);
    assert.equal(refused.body.attempt.error_code, "integration_inactive");
    await call("PUT", "/integrations/custom", { active: true });
    await until(async () => (await deliveriesOf(id)).some(({ state }) => state === "delivered"), {
      what: () => "the delivery after the integration is on again",
    });
  });

  it("that is gone ends its subscription; what cannot be sent fails at once with the reason", async () => {
    const gone = await destination("slack", { destination_settings: { channel: "#archived" } });
    const odd = await destination("slack", { template: "{{ data.does_not_exist }}" });
    await publish();
    await settled(gone.id);
    await settled(odd.id);
    await until(async () => !(await call("GET", `/subscriptions/${gone.id}`)).body.active, {
      what: () => "the subscription to be switched off",
    });
    const [failed] = await deliveriesOf(odd.id);
    assert.deepEqual([failed?.state, failed?.attempts], ["failed", 1]);
    assert.equal((await attemptOf(failed?.id ?? "")).error_code, "bad_template");
  });
});

it("an integration that subscriptions deliver through cannot be deleted", async () => {
  const { body } = await call("DELETE", "/integrations/slack");
  assert.equal(body.code, "integration_in_use");
  assert.match(body.detail, /subscription\(s\) deliver through slack/);
});

describe("a subscription that cannot work", () => {
  const fieldsOf = async (body: object) => {
    const { status, body: answer } = await call("POST", "/subscriptions", {
      ...{ name: "x", event_types: ["*"] },
      ...body,
    });
    assert.equal(status, 422, JSON.stringify(answer));
    return (answer.errors as { field: string }[]).map(({ field }) => field);
  };
  const url = "http://127.0.0.1:9000/hook";

  it("is refused with the name of each wrong field", async () => {
    const slack = (settings: object) => ({
      integration_id: "slack",
      destination_settings: settings,
    });
    assert.deepEqual(await fieldsOf(slack({ icon: ":x:" })), ["destination_settings.icon"]);
    assert.deepEqual(await fieldsOf(slack({ language: "de" })), ["destination_settings.language"]);
    assert.deepEqual(await fieldsOf({ ...slack({}), batch_size: 5 }), ["batch_size"]);
    const sheet = { integration_id: "google-sheets" };
    const columns = ["numero_nf", "{{ data.x"];
    assert.deepEqual(
      await fieldsOf({ ...sheet, destination_settings: { spreadsheet_id: "abcdef", columns } }),
      ["destination_settings.columns.1"],
    );
    assert.deepEqual(await fieldsOf({ url, template: "{{ data.x }}" }), ["template"]);
    assert.deepEqual(await fieldsOf({ url, wire_format: "custom", template: "{% if %}" }), [
      "template",
    ]);
    assert.deepEqual(await fieldsOf({ url, wire_format: "fiscal", batch_size: 2 }), ["batch_size"]);
    const xml = { content_type: "text/xml" };
    assert.deepEqual(
      await fieldsOf({ url, wire_format: "custom", format_options: xml, batch_size: 2 }),
      ["batch_size"],
    );
    const options = { content_type: "json", id_header: "Host", prefix: "ż" };
    assert.deepEqual(await fieldsOf({ url, wire_format: "custom", format_options: options }), [
      "format_options.content_type",
      "format_options.prefix",
      "format_options.id_header",
    ]);
    assert.deepEqual(await fieldsOf({ url, format_options: xml }), ["format_options"]);
    assert.deepEqual(await fieldsOf({ url, auth: { kind: "bearer", token: "a b" } }), [
      "auth.token",
    ]);
  });

  it("is refused with its stored parts when it is changed", async () => {
    const made = await call("POST", "/subscriptions", {
      ...{
        name: "x",
        event_types: ["*"],
        url,
        secret: null,
        wire_format: "custom",
        template: "{}",
        batch_size: 3,
      },
    });
    const id = made.body.id as number;
    const change = async (body: object) => {
      const { status, body: answer } = await call("PATCH", `/subscriptions/${id}`, body);
      return status === 200 ? [] : (answer.errors as { field: string }[]).map(({ field }) => field);
    };
    assert.deepEqual(await change({ wire_format: "standard" }), ["template"]);
    assert.deepEqual(await change({ format_options: { content_type: "text/plain" } }), [
      "batch_size",
    ]);
    assert.deepEqual(await change({ wire_format: "standard", template: null }), []);
  });
});
