import assert from "node:assert/strict";
import { it } from "node:test";
import { createAuthority } from "./certificates.ts";
import { openTestHub } from "./hub.ts";
import { openReceiver, until } from "./receiver.ts";
import { openSmtpReceiver } from "./smtp-receiver.ts";

const authority = createAuthority("Test authority");
const pair = authority.issue({ name: "mail", hosts: ["127.0.0.1"] });

it("an e-mail tells that a subscription was switched off, and why", async () => {
  await using mailServer = await openSmtpReceiver({ pair });
  await using gone = await openReceiver();
  gone.answer = (_request, response) => response.writeHead(410).end();
  await using hub = await openTestHub();
  const headers = await hub.signIn(hub.tenantId);
  const post = async (url: string, payload: object) => {
    const answer = await hub.app.inject({ method: "POST", url: `/api${url}`, headers, payload });
    assert.ok(answer.statusCode < 300, answer.body);
    return answer.json();
  };
  await post("/integrations", {
    ...{ id: "mail", provider: "email" },
    credentials: { username: "hub", password: "geheim-4711" },
    settings: {
      ...{ host: "127.0.0.1", port: mailServer.port, from: "Viadukt <hub@example.com>" },
      ca_certificate: authority.cert,
    },
  });
  await post("/subscriptions", {
    ...{ name: "alerts", integration_id: "mail", event_types: ["subscription.*"] },
    destination_settings: { to: "admin@example.com" },
  });
  const orders = { name: "orders", url: gone.url, event_types: ["order.*"] };
  const { id } = await post("/subscriptions", orders);
  await post("/events", { type: "order.shipped", data: { n: 1 } });

  await until(() => mailServer.mails.length > 0, { what: () => "a mail" });
  const [mail, ...more] = mailServer.mails;
  assert.equal(more.length, 0);
  assert.deepEqual([mail?.to, mail?.isSecure, mail?.user], [["admin@example.com"], true, "hub"]);
  const source = String(mail?.source);
  assert.match(source, /^X-Viadukt-Event: subscription\.disabled\r$/m);
  for (const text of ["Subscription switched off", "Subscription: orders", "answered 410"]) {
    assert.ok(source.includes(text), source);
  }
  const shown = await hub.app.inject({ url: `/api/subscriptions/${id}`, headers });
  assert.equal(shown.json().active, false);
});
