import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import type { Pair } from "./certificates.ts";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body as they came. */
  readonly source: string;
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

export interface SmtpReceiver extends AsyncDisposable {
  readonly port: number;
  readonly mails: ReceivedMail[];
  connections(): number;
}

/** A mail server on loopback with one mailbox user, `hub` and `geheim-4711`. */
export async function openSmtpReceiver({
  pair,
  ...options
}: SMTPServerOptions & { readonly pair?: Pair } = {}): Promise<SmtpReceiver> {
  const mails: ReceivedMail[] = [];
  let opened = 0;
  const server = new SMTPServer({
    logger: false,
    // A connection that the hub keeps open is not waited for.
    closeTimeout: 100,
    ...(pair ? { key: pair.key, cert: pair.cert } : {}),
    onConnect(_session, done) {
      opened += 1;
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (username === "hub" && password === "geheim-4711") return done(null, { user: username });
      done(Object.assign(new Error("Authentication credentials invalid"), { responseCode: 535 }));
    },
    onRcptTo({ address }, _session, done) {
      const codes: Readonly<Record<string, number>> = { "nobody@": 550, "full@": 452 };
      const [, code] = Object.entries(codes).find(([name]) => address.startsWith(name)) ?? [];
      done(code ? Object.assign(new Error("Refused"), { responseCode: code }) : null);
    },
    onData(stream, session, done) {
      text(stream).then((source) => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map(({ address }) => address),
          source,
          isSecure: session.secure,
          user: typeof session.user === "string" ? session.user : undefined,
        });
        done(null, "queued as 4711");
      }, done);
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    mails,
    connections: () => opened,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}
