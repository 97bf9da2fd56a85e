import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createAuthority } from "../../../test/certificates.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { raw } from "../../../test/local-server.ts";
import { openSmtpReceiver, type SmtpReceiver } from "../../../test/smtp-receiver.ts";
import { isHubError, type OutMessage } from "../../sdk/index.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import { mailboxesOf } from "./addresses.ts";
import email from "./index.ts";
import { mailOf } from "./mail.ts";

const authority = createAuthority("Test authority");
const pair = authority.issue({ name: "mail", hosts: ["localhost", "127.0.0.1"] });
const credentials = { username: "hub", password: "geheim-4711" };
const base = {
  host: "localhost",
  from: "Viadukt <biuro@example.com>",
  ca_certificate: authority.cert,
};
const TO = { to: "ksiegowosc@example.com" };

let receiver: SmtpReceiver | undefined;
testConnector(email, {
  credentials,
  settings: { host: "127.0.0.1", from: "biuro@example.com" },
  server: async () => {
    receiver = await openSmtpReceiver({ pair });
    const { port, mails } = receiver;
    return {
      baseUrl: `smtp://localhost:${port}`,
      settings: { ...base, port },
      reset: () => void mails.splice(0),
      close: async () => receiver?.[Symbol.asyncDispose](),
    };
  },
  deliver: {
    settings: { ...TO, subject: "NF-e {{ data.numero_nf }}", attach_event: true },
    received: () => receiver?.mails ?? [],
    idOf: (mail) => /^Message-ID: (.*)$/m.exec((mail as { source: string }).source)?.[1],
    rejected: { settings: { to: "nobody@example.com" } },
  },
});

const send = async (
  settings: Readonly<Record<string, unknown>>,
  message: OutMessage,
  login: Readonly<Record<string, string>> = credentials,
) => {
  await using bed = openBed(email, { baseUrl: "", credentials: login, settings });
  return await email.deliver?.send(bed.ctx as never, message);
};
const faultOf = async (work: Promise<unknown>) => {
  try {
    await work;
  } catch (error) {
    if (isHubError(error)) return { name: error.name, code: error.code, text: error.message };
    throw error;
  }
  return { name: "sent", code: "", text: "" };
};
const header = (source: string, name: string) =>
  new RegExp(`^${name}: ((?:.|\\r\\n[ \\t])*)$`, "m").exec(source)?.[1];

describe("a mail about an event", () => {
  it("is encrypted, signed in, and has the subject, the text and the event", async () => {
    await using server = await openSmtpReceiver({ pair });
    const settings = { ...base, host: "127.0.0.1", port: server.port };
    const subject = "NF-e {{ data.numero_nf }} – ação";
    const attach = { ...TO, subject, attach_event: true };
    const receipt = await send(settings, sampleMessage({ settings: attach }));
    const [mail] = server.mails;
    assert.ok(mail);
    assert.deepEqual([mail.from, mail.to, mail.user], ["biuro@example.com", [TO.to], "hub"]);
    assert.ok(mail.isSecure);
    assert.equal(header(mail.source, "From"), "Viadukt <biuro@example.com>");
    assert.match(header(mail.source, "Subject") ?? "", /^=\?UTF-8\?Q\?NF-e_12345/);
    assert.equal(header(mail.source, "Auto-Submitted"), "auto-generated");
    assert.match(mail.source, /filename=event\.json/);
    assert.match(receipt?.response ?? "", /250 .*queued as 4711/);
    assert.equal(receipt?.remote_id, header(mail.source, "Message-ID"));
  });

  it("goes out over STARTTLS and over TLS from the start, and not at all without them", async () => {
    const other = authority.issue({ name: "mail", hosts: ["mail.example.com"] });
    await using starttls = await openSmtpReceiver({ pair: other });
    await using secure = await openSmtpReceiver({ pair, secure: true });
    await using plain = await openSmtpReceiver({ disabledCommands: ["STARTTLS"] });
    const message = sampleMessage({ settings: TO });
    const stays = (port: number, more: object) =>
      faultOf(send({ ...base, host: "127.0.0.1", port, ...more }, message));
    await send({ ...base, host: "127.0.0.1", port: secure.port, security: "tls" }, message);
    assert.deepEqual(
      secure.mails.map(({ isSecure }) => isSecure),
      [true],
    );
    assert.deepEqual((await stays(plain.port, { security: "starttls" })).name, "ConfigError");
    assert.equal(
      (await stays(starttls.port, { security: "starttls" })).code,
      "tls_error",
      "the name in the certificate is another one",
    );
    assert.equal((await stays(starttls.port, { security: "tls" })).name, "TransientError");
    assert.deepEqual([plain.mails, starttls.mails], [[], []]);
  });

  it("takes no line break into a header, and no address that is none", () => {
    const from = { name: "", address: "biuro@example.com" };
    const text = "Nova\r\nBcc: evil@example.com\r\n\r\nbody";
    const data = { n: "x\r\nBcc: evil@example.com" };
    const of = (settings: object, more: Partial<OutMessage> = {}) =>
      mailOf(sampleMessage({ settings: { ...TO, ...settings } }, { text, data, ...more }), from);
    assert.equal(of({}).subject, "Nova");
    assert.equal(of({ subject: "{{ data.n }}" }).subject, "x Bcc: evil@example.com");
    assert.equal(of({}, { text: "" }).subject, "nfe_importada");
    assert.equal(of({}, { text: "x".repeat(5_000) }).subject.length, 250);
    for (const to of [
      "a@b.c\r\nBcc: d@e.f",
      "anna",
      "<a@b.c",
      "a@b.c; d@e.f",
      '"x\r\ny" <a@b.c>',
      "a@b.c>, <x",
      "",
      ", ,",
      Array.from({ length: 51 }, (_, i) => `a${i}@b.c`).join(),
    ]) {
      assert.throws(() => of({ to }), { name: "ConfigError" }, JSON.stringify(to));
    }
  });

  it("reads the ways in which people write addresses", () => {
    assert.deepEqual(mailboxesOf('a@b.pl, Anna Nowak <anna@b.pl> ,"Nowak, Jan" <jan@żółw.pl>'), [
      { name: "", address: "a@b.pl" },
      { name: "Anna Nowak", address: "anna@b.pl" },
      { name: "Nowak, Jan", address: "jan@żółw.pl" },
    ]);
  });
});

describe("a mail server that does not take a mail", () => {
  const to = (address: string) => sampleMessage({ settings: { to: address } });

  it("is tried again for what passes, and not for what does not", async () => {
    await using server = await openSmtpReceiver({ pair });
    const settings = { ...base, host: "127.0.0.1", port: server.port };
    const fault = async (message: OutMessage, login?: Record<string, string>) => {
      const { name, text } = await faultOf(send(settings, message, login));
      return [name, text.includes("geheim")];
    };
    assert.deepEqual(await fault(to("full@example.com")), ["TransientError", false]);
    assert.deepEqual(await fault(to("nobody@example.com")), ["RejectedError", false]);
    const wrong = { username: "hub", password: "geheim-falsch" };
    assert.deepEqual(await fault(to("a@example.com"), wrong), ["AuthError", false]);
    const receipt = await send(settings, to("nobody@example.com, a@example.com"));
    assert.match(receipt?.response ?? "", /\(1 of 2 recipients refused\)/);
  });

  it("is a transient fault where it is not there or talks nonsense", async () => {
    await using silly = await raw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const settings = { ...base, host: "127.0.0.1", security: "none" };
    assert.equal(
      (await faultOf(send({ ...settings, port: silly.port }, to("a@b.pl")))).name,
      "TransientError",
    );
    const absent = await faultOf(send({ ...settings, port: 1 }, to("a@b.pl")));
    assert.deepEqual([absent.name, absent.code], ["TransientError", "connection_refused"]);
  });

  it("ends with the hub's own reason when it hangs", async () => {
    await using hanging = await raw(() => {});
    const stop = new AbortController();
    const settings = { ...base, host: "127.0.0.1", port: hanging.port, security: "none" };
    await using bed = openBed(email, { baseUrl: "", credentials, settings, signal: stop.signal });
    const sent = email.deliver?.send(bed.ctx as never, to("a@b.pl"));
    const reason = new Error("the hub stops");
    setTimeout(() => stop.abort(reason), 100);
    await assert.rejects(Promise.resolve(sent), (error) => error === reason);
  });

  it("is never a private one, by address or by name", async () => {
    for (const host of ["10.0.0.1", "169.254.169.254", "192.168.0.1"]) {
      const settings = { ...base, host, port: 25, security: "none" };
      assert.equal((await faultOf(send(settings, to("a@b.pl")))).code, "egress_refused");
    }
  });
});

it("one connection serves many mails", async () => {
  await using server = await openSmtpReceiver({ pair });
  const settings = { ...base, host: "127.0.0.1", port: server.port };
  await using bed = openBed(email, { baseUrl: "", credentials, settings });
  for (let i = 0; i < 5; i++)
    await email.deliver?.send(bed.ctx as never, sampleMessage({ settings: TO }));
  assert.deepEqual([server.mails.length, server.connections()], [5, 1]);
});
