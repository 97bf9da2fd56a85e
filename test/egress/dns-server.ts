import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";

/** What one question about a name is answered with. */
export interface Answer {
  /** IPv4 and IPv6 addresses; a question gets those of its kind. */
  readonly addresses?: readonly string[];
  /** The names through which the addresses are reached, in order. */
  readonly aliases?: readonly string[];
  /** Says nothing, or that it failed. */
  readonly fault?: "silence" | "servfail";
}

/** `times` counts the questions about this name and kind that came before. */
export type Zone = (question: { kind: "A" | "AAAA"; times: number }) => Answer;

/** A name server for made-up names, each answer with a life of 0 seconds. */
export interface DnsServer extends AsyncDisposable {
  readonly port: number;
  /** Names without the dot at the end, in lower case. */
  readonly zones: Map<string, Zone>;
  /** Names that were asked for, in order. */
  readonly asked: string[];
}

const A = 1;
const CNAME = 5;
const AAAA = 28;
const SERVFAIL = 2;
const NXDOMAIN = 3;

export async function openDnsServer(address: string, port: number): Promise<DnsServer> {
  const zones = new Map<string, Zone>();
  const asked: string[] = [];
  const counts = new Map<string, number>();
  const socket = createSocket("udp4");
  socket.on("message", (message, { port: from, address: to }) => {
    const question = readQuestion(message);
    const { name, type } = question;
    asked.push(name);
    const zone = zones.get(name);
    if (!zone) return socket.send(reply(message, question, { code: NXDOMAIN }), from, to);
    if (type !== A && type !== AAAA) return socket.send(reply(message, question, {}), from, to);
    const kind = type === A ? "A" : "AAAA";
    const times = counts.get(name + kind) ?? 0;
    counts.set(name + kind, times + 1);
    const answer = zone({ kind, times });
    if (answer.fault === "silence") return;
    const code = answer.fault === "servfail" ? SERVFAIL : 0;
    socket.send(reply(message, question, { code, answer }), from, to);
  });
  socket.bind(port, address);
  await once(socket, "listening");
  return {
    port: socket.address().port,
    zones,
    asked,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, "close");
    },
  };
}

interface Question {
  readonly name: string;
  readonly type: number;
  /** Where the question ends in the message. */
  readonly end: number;
}

/** https://www.rfc-editor.org/rfc/rfc1035#section-4.1.2 */
function readQuestion(message: Buffer): Question {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const name = labels.join(".").toLowerCase();
  return { name, type: message.readUInt16BE(at + 1), end: at + 5 };
}

function reply(
  message: Buffer,
  { name, type, end }: Question,
  { code = 0, answer = {} }: { code?: number; answer?: Answer },
): Buffer {
  const { addresses = [], aliases = [] } = answer;
  const records: Buffer[] = [];
  let owner = name;
  for (const alias of aliases) {
    records.push(record(owner, CNAME, encodeName(alias)));
    owner = alias;
  }
  for (const address of addresses) {
    if (isIPv4(address) !== (type === A)) continue;
    records.push(record(owner, type, Buffer.from(ipaddr.parse(address).toByteArray())));
  }
  const head = Buffer.from(message.subarray(0, 12));
  // A recursive server's answer to this question, and nothing else in it.
  head.writeUInt16BE(0x8180 | code, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, message.subarray(12, end), ...records]);
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(0, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), fixed, data]);
}

function encodeName(name: string): Buffer {
  const labels = name.split(".").filter((label) => label !== "");
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);
}
