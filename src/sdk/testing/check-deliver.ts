import assert from "node:assert/strict";
import { Value } from "typebox/value";
import { isHubError, messageOf } from "../../lib/errors.ts";
import type { Deliver, OutMessage } from "../deliver.ts";
import type { DeliverSamples, TestOptions } from "./options.ts";
import { type Stage, thrownBy } from "./stage.ts";

const EVENT = {
  id: "evt_01j00000000000000000000000",
  type: "nfe_importada",
  occurred_at: "2024-10-04T10:30:00.000Z",
  subject: "invoice/412",
  data: {
    chave_acesso: "35210812345678901234567890123456789012345678",
    numero_nf: "12345",
    emit_nome: "Empresa Exemplo LTDA",
    dest_nome: "Cliente Exemplo",
    valor_total: "1500.00",
    data_emissao: "2024-10-03",
  },
} as const;

/** An event as the hub hands it to a connector; its templates know `{{ data.name }}` and `{{ event.name }}`. */
export function sampleMessage(
  { settings = {} }: Pick<DeliverSamples, "settings"> = {},
  changes: Partial<OutMessage> = {},
): OutMessage {
  const message = { ...EVENT, ...changes };
  const { type, occurred_at: timestamp, data } = message;
  return {
    body: JSON.stringify({ type, timestamp, data }),
    text: "✅ Nova NFe importada!\nNúmero: 12345",
    is_own_text: false,
    settings,
    attempt: 1,
    render: (template) =>
      template.replace(/\{\{\s*(event|data)\.(\w+)\s*\}\}/g, (_all, where: string, name: string) =>
        String((where === "data" ? data : { ...message, timestamp })[name as never] ?? ""),
      ),
    note: () => undefined,
    ...message,
  };
}

/** What taking events promises: once taken it is there, told again it is recognised, refused it fails for good. */
export function checkDeliver(stage: Stage): void {
  const { deliver } = stage.connector;
  if (!deliver) return;
  const samples = (): DeliverSamples => {
    const { deliver: given } = stage.options;
    assert.ok(
      given,
      "give deliver: the settings of a subscription, and what the destination holds",
    );
    return given;
  };
  checkSent(stage, deliver, samples);
  checkRepeat(stage, deliver, samples);
  checkRefused(stage, deliver, samples);
  checkAborted(stage, deliver, samples);
}

type Samples = () => DeliverSamples;

function checkSent(stage: Stage, deliver: Deliver, samples: Samples): void {
  stage.check("deliver.sent", "deliver: what is taken is at the destination", async () => {
    const given = samples();
    const before = (await given.received()).length;
    let noted = "";
    const message = sampleMessage(given, {
      note: (request) => {
        noted = request;
      },
    });
    const receipt = await deliver.send(stage.open(), message);
    assert.deepEqual(JSON.parse(JSON.stringify(receipt)), receipt, "the receipt must survive JSON");
    assert.equal((await given.received()).length, before + 1, "one event, one message");
    assert.notEqual(noted, "", "tell by note() what goes out, for the attempt log");
  });
}

function checkRepeat(stage: Stage, deliver: Deliver, samples: Samples): void {
  const title =
    "deliver: a repeat is taken too, and carries the same id where the destination has one";
  stage.check("deliver.repeat", title, async () => {
    const given = samples();
    await deliver.send(stage.open(), sampleMessage(given));
    await deliver.send(stage.open(), sampleMessage(given, { attempt: 2 }));
    if (!given.idOf) return;
    const ids = new Set((await given.received()).map(given.idOf));
    assert.equal(ids.size, 1, `two tries of one event have the ids ${[...ids].join(", ")}`);
    await deliver.send(
      stage.open(),
      sampleMessage(given, { id: "evt_01j00000000000000000000001" }),
    );
    assert.equal(new Set((await given.received()).map(given.idOf)).size, 2);
  });
}

function checkRefused(stage: Stage, deliver: Deliver, samples: Samples): void {
  const title = "deliver: what the destination refuses for good is no error that passes";
  stage.check("deliver.rejected", title, async () => {
    const given = samples();
    const { rejected } = given;
    assert.ok(rejected, "give a rejected sample, or skip this check with its reason");
    const message = sampleMessage({ ...given, ...rejected }, rejected.message);
    const error = await thrownBy(stage, () => deliver.send(stage.open(), message));
    assert.ok(isHubError(error), `passed, or a bug: ${messageOf(error)}`);
    assert.notEqual(error.reaction, "retry", `${error.name}: ${error.message}`);
  });
}

function checkAborted(stage: Stage, deliver: Deliver, samples: Samples): void {
  stage.check("deliver.abort", "deliver: an aborted delivery ends with the reason", async () => {
    const given = samples();
    const reason = new Error("the hub stops");
    const error = await thrownBy(stage, async () =>
      deliver.send(stage.open({ signal: AbortSignal.abort(reason) }), sampleMessage(given)),
    );
    assert.equal(error, reason);
  });
}

/** Schemas, without the remote side. */
export function assertDeliverSettings(
  deliver: Deliver,
  { deliver: given }: Pick<TestOptions, "deliver">,
): void {
  const settings = given?.settings ?? {};
  const faults = Value.Errors(deliver.settings, settings).map(
    (error) => `${error.instancePath} ${error.message}`,
  );
  assert.deepEqual(faults, []);
  assert.ok(!Value.Check(deliver.settings, { ...settings, unknown_field: "x" }));
}
