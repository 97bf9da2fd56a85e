import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openTestHub, type TestHub } from "./hub.ts";
import { hasPython, openPythonReceiver } from "./python-receiver.ts";
import { until } from "./receiver.ts";

const SECRET = "chave-secreta-áé☂";
const FISCAL = {
  chave_acesso: "35210812345678901234567890123456789012345678",
  emit_nome: 'Açougue São João & Cia "LTDA" ☂ 𝄞',
  valor_total: "1500.00",
};
const GARAGEREG = {
  gate_id: "GATE-001",
  gate_name: "Főbejárat Kapu – árvíztűrő ☂",
  priority: "high",
};
const NO_PYTHON = "python3 is not installed: the receivers in Python are not run";

/** Both ways in, with the receivers that their documents print. */
const DIALECTS = [
  {
    format: "fiscal",
    type: "nfe_importada",
    data: FISCAL,
    subscribe: (url: string, secret: string) => ({
      path: "/api/webhooks/",
      body: { nome: "Python", url, eventos: "nfe_importada", secret_key: secret, retry_count: 0 },
    }),
    trigger: {
      path: "/api/integracoes/disparar/",
      body: { evento: "nfe_importada", dados: FISCAL },
    },
  },
  {
    format: "garagereg",
    type: "gate.inspection_due",
    data: GARAGEREG,
    subscribe: (endpoint_url: string, secret_key: string) => ({
      path: "/api/integrations/webhooks/subscriptions",
      body: {
        name: "Python",
        endpoint_url,
        subscribed_events: ["gate.inspection_due"],
        secret_key,
        max_retries: 0,
      },
    }),
    trigger: {
      path: "/api/integrations/webhooks/trigger",
      body: { event_type: "gate.inspection_due", payload_data: GARAGEREG },
    },
  },
] as const;

async function post(bed: TestHub, { path, body }: { path: string; body: object }) {
  const headers = await bed.signIn(bed.tenantId);
  const answer = await bed.app.inject({ method: "POST", url: path, headers, payload: body });
  assert.ok(answer.statusCode < 300, answer.body);
  return answer.json() as { id: number };
}

async function endedDelivery(bed: TestHub, subscriptionId: number) {
  const find = () =>
    bed.hub.data.db
      .selectFrom("delivery")
      .selectAll()
      .where("subscription_id", "=", subscriptionId)
      .where("finished_at", "is not", null)
      .executeTakeFirst();
  await until(async () => (await find()) !== undefined, { what: () => "the delivery ends" });
  return find();
}

for (const { format, type, data, subscribe, trigger } of DIALECTS) {
  describe(`a ${format} receiver in Python`, () => {
    for (const withoutFlask of [false, true]) {
      const way = withoutFlask ? "the standard library alone" : "Flask where it is installed";
      it(`accepts what the hub sends, byte for byte: ${way}`, async (test) => {
        if (!hasPython()) {
          assert.notEqual(process.env.CI, "true", NO_PYTHON);
          return test.skip(NO_PYTHON);
        }
        await using bed = await openTestHub();
        await using receiver = await openPythonReceiver(format, { secret: SECRET, withoutFlask });
        const { id } = await post(bed, subscribe(receiver.url, SECRET));
        await post(bed, trigger);
        await receiver.count(1);
        const [heard] = receiver.heard;
        assert.partialDeepStrictEqual(heard, { event: type, data });
        const delivery = await endedDelivery(bed, id);
        assert.equal(delivery?.state, "delivered");
        const shown = await bed.app.inject({
          url: `/api/integrations/webhooks/deliveries/${delivery?.id}`,
          headers: await bed.signIn(bed.tenantId),
        });
        assert.partialDeepStrictEqual(heard, { body: shown.json().payload });
      });
    }

    it("refuses another secret", async (test) => {
      if (!hasPython()) {
        assert.notEqual(process.env.CI, "true", NO_PYTHON);
        return test.skip(NO_PYTHON);
      }
      await using bed = await openTestHub();
      await using receiver = await openPythonReceiver(format, { secret: SECRET });
      const { id } = await post(bed, subscribe(receiver.url, `${SECRET}x`));
      await post(bed, trigger);
      await receiver.count(1);
      assert.deepEqual(receiver.heard, [{ refused: 401 }]);
      const delivery = await endedDelivery(bed, id);
      assert.deepEqual([delivery?.state, delivery?.last_status], ["failed", 401]);
    });
  });
}
