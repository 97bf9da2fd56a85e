import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";

const HEADER = 8;
const REPLY = 0x04;
const PRELOGIN = 0x12;
const LAST = 0x01;
/** What tedious asks for. */
export const FIRST_PACKET_SIZE = 4096;

export interface Packets {
  /** Bytes of one packet, its header included. */
  size: number;
  /** Part of a reply; waits while the client does not read. */
  write(bytes: Buffer): Promise<void>;
  /** Sends what is left as the last packet of the reply. */
  end(): Promise<void>;
  /** From now on TLS in packets, and after its handshake packets in TLS. */
  startTls(options: { readonly key: string; readonly cert: string }): void;
}

/** Packets of a connection: `onMessage` gets each whole message in its order. */
export function openPackets(
  socket: Socket,
  onMessage: (type: number, body: Buffer) => void,
): Packets {
  let outgoing: Socket | TLSSocket = socket;
  let tunnel: Tunnel | undefined;
  let buffered: Buffer = Buffer.alloc(0);
  let parts: Buffer[] = [];
  let reply: Buffer[] = [];
  let replySize = 0;
  let number = 1;

  const put = (bytes: Buffer): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (outgoing.destroyed) resolve();
    else if (outgoing.write(bytes)) resolve();
    else {
      const done = (): void => resolve();
      outgoing.once("drain", done);
      outgoing.once("close", done);
    }
    return promise;
  };
  const packet = (body: Buffer, isLast: boolean): Promise<void> => {
    const header = Buffer.alloc(HEADER);
    header[0] = REPLY;
    header[1] = isLast ? LAST : 0;
    header.writeUInt16BE(body.length + HEADER, 2);
    header[6] = number++ & 255;
    return put(Buffer.concat([header, body]));
  };
  const feed = (bytes: Buffer): void => {
    buffered = buffered.length > 0 ? Buffer.concat([buffered, bytes]) : bytes;
    while (buffered.length >= HEADER) {
      const size = buffered.readUInt16BE(2);
      if (size < HEADER || buffered.length < size) return;
      const [type = 0, status = 0] = buffered;
      const body = buffered.subarray(HEADER, size);
      buffered = buffered.subarray(size);
      if (type === PRELOGIN && tunnel && !tunnel.isRaw) {
        tunnel.push(Buffer.from(body));
        continue;
      }
      parts.push(Buffer.from(body));
      if ((status & LAST) === 0) continue;
      const whole = Buffer.concat(parts);
      parts = [];
      onMessage(type, whole);
    }
  };
  socket.on("data", (bytes: Buffer) => {
    if (tunnel && (tunnel.isRaw || bytes[0] !== PRELOGIN)) {
      tunnel.isRaw = true;
      tunnel.push(bytes);
    } else feed(bytes);
  });
  return {
    size: FIRST_PACKET_SIZE,
    async write(bytes) {
      reply.push(bytes);
      replySize += bytes.length;
      const most = this.size - HEADER;
      if (replySize <= most) return;
      let all = Buffer.concat(reply);
      while (all.length > most) {
        await packet(all.subarray(0, most), false);
        all = all.subarray(most);
      }
      reply = [all];
      replySize = all.length;
    },
    async end() {
      const last = Buffer.concat(reply);
      reply = [];
      replySize = 0;
      await packet(last, true);
      number = 1;
    },
    startTls(options) {
      tunnel = new Tunnel(socket);
      const secure = new TLSSocket(tunnel, {
        isServer: true,
        secureContext: createSecureContext(options),
      });
      secure.on("error", () => socket.destroy());
      secure.on("secure", () => {
        outgoing = secure;
      });
      secure.on("data", feed);
      socket.on("close", () => secure.destroy());
    },
  };
}

/** During the handshake TLS goes in packets of type PRELOGIN, afterwards straight over the socket. */
class Tunnel extends Duplex {
  isRaw = false;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.isRaw) {
      this.#socket.write(chunk, done);
      return;
    }
    const header = Buffer.alloc(HEADER);
    header[0] = PRELOGIN;
    header[1] = LAST;
    header.writeUInt16BE(chunk.length + HEADER, 2);
    this.#socket.write(Buffer.concat([header, chunk]), done);
  }
}
