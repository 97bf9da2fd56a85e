import { Buffer, type Buffer as Bytes } from "node:buffer";
import { shortText, token, u8 } from "./bytes.ts";
import type { TdsLogin } from "./types.ts";

/** SQL Server 2022. */
export const VERSION = [16, 0, 1000] as const;
const ENCRYPTION = 1;
const NOT_SUPPORTED = 2;

export interface LoginPacket extends TdsLogin {
  readonly packetSize: number;
}

/** 0 off, 1 on, 2 not supported, 3 required: what the client says about encryption. */
export function encryptionAsked(prelogin: Bytes): number {
  for (let at = 0; prelogin[at] !== 0xff && at + 5 <= prelogin.length; at += 5) {
    if (prelogin[at] === ENCRYPTION) return prelogin[prelogin.readUInt16BE(at + 1)] ?? 0;
  }
  return NOT_SUPPORTED;
}

export function preloginReply(useTls: boolean): Bytes {
  const [major, minor, build] = VERSION;
  const values: readonly (readonly [number, Bytes])[] = [
    [0, u8(major, minor, build >> 8, build & 255, 0, 0)],
    [ENCRYPTION, u8(useTls ? 1 : NOT_SUPPORTED)],
    [2, u8(0)],
    [4, u8(0)],
  ];
  let offset = values.length * 5 + 1;
  const heads = values.map(([id, value]) => {
    const head = Buffer.alloc(5);
    head[0] = id;
    head.writeUInt16BE(offset, 1);
    head.writeUInt16BE(value.length, 3);
    offset += value.length;
    return head;
  });
  return Buffer.concat([...heads, u8(0xff), ...values.map(([, value]) => value)]);
}

export function parseLogin(packet: Bytes): LoginPacket {
  const bytes = (at: number): Bytes => {
    const offset = packet.readUInt16LE(at);
    return packet.subarray(offset, offset + packet.readUInt16LE(at + 2) * 2);
  };
  const text = (at: number): string => bytes(at).toString("utf16le");
  const password = Buffer.from(bytes(44)).map((byte) => {
    const plain = byte ^ 0xa5;
    return ((plain >> 4) | (plain << 4)) & 255;
  });
  return {
    packetSize: packet.readUInt32LE(8),
    user: text(40),
    password: Buffer.from(password).toString("utf16le"),
    app: text(48),
    database: text(68),
  };
}

export function loginAck(): Bytes {
  const [major, minor, build] = VERSION;
  return token(
    0xad,
    Buffer.concat([
      ...[u8(1, 0x74, 0, 0, 4), shortText("Microsoft SQL Server")],
      u8(major, minor, build >> 8, build & 255),
    ]),
  );
}
