import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { i32, Reader, u8 } from "./bytes.ts";
import { readType, readValue, type WireType } from "./decode.ts";
import {
  ATTENTION,
  COUNTED,
  collationChanged,
  columnsToken,
  DONE,
  DONE_IN_PROC,
  DONE_PROC,
  databaseChanged,
  done,
  errorToken,
  FAILED,
  MORE,
  packetSizeChanged,
  redirected,
  rowToken,
  transactionChanged,
} from "./encode.ts";
import { encryptionAsked, loginAck, parseLogin, preloginReply } from "./login.ts";
import { FIRST_PACKET_SIZE, openPackets, type Packets } from "./packets.ts";
import { PreparedStatements, parseRpc } from "./rpc.ts";
import {
  type TdsBackend,
  type TdsColumn,
  type TdsError,
  TdsFault,
  type TdsLogin,
  type TdsValue,
} from "./types.ts";

export interface TdsOptions {
  /** Checks the sign-in and opens what stands behind the connection. @throws TdsFault */
  readonly signIn: (login: TdsLogin) => TdsBackend;
  readonly name: string;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly redirectTo?: { readonly host: string; readonly port: number };
}

const MESSAGE = {
  BATCH: 0x01,
  RPC: 0x03,
  ATTENTION: 0x06,
  BULK: 0x07,
  TRANSACTION: 0x0e,
  LOGIN: 0x10,
  PRELOGIN: 0x12,
} as const;
/** Of transaction manager requests. */
const BEGIN = 5;
const COMMIT = 7;
const TRANSACTION_ID = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
/** Between two looks at whether the client has cancelled. */
const ROWS_AT_ONCE = 200;

const errorOf = (thrown: unknown): TdsError =>
  thrown instanceof TdsFault
    ? thrown.error
    : { number: 50_000, message: thrown instanceof Error ? thrown.message : String(thrown) };

/** One client, from the first packet to its end. */
export class TdsConnection {
  readonly #options: TdsOptions;
  readonly #socket: Socket;
  readonly #packets: Packets;
  readonly #prepared = new PreparedStatements();
  #backend: TdsBackend | undefined;
  #bulk = "";
  #running = new AbortController();
  #chain: Promise<void> = Promise.resolve();

  constructor(socket: Socket, options: TdsOptions) {
    this.#options = options;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.#running.abort();
      this.#backend?.end();
    });
    this.#packets = openPackets(socket, (type, body) => {
      // It must get through while the statement that it ends still runs.
      if (type === MESSAGE.ATTENTION) this.#running.abort();
      this.#chain = this.#chain
        .then(() => this.#answer(type, body))
        .catch(() => {
          socket.destroy();
        });
    });
  }

  async #answer(type: number, body: Buffer): Promise<void> {
    try {
      await this.#dispatch(type, body);
    } catch (thrown) {
      await this.#send(errorToken(errorOf(thrown), this.#options.name), done(FAILED));
    }
  }

  async #send(...tokens: readonly Buffer[]): Promise<void> {
    for (const token of tokens) await this.#packets.write(token);
    await this.#packets.end();
  }

  async #dispatch(type: number, body: Buffer): Promise<void> {
    if (type === MESSAGE.PRELOGIN) return this.#prelogin(body);
    if (type === MESSAGE.LOGIN) return this.#login(body);
    const backend = this.#backend;
    if (!backend) throw new Error("this connection has not signed in");
    switch (type) {
      case MESSAGE.ATTENTION:
        return this.#send(done(ATTENTION));
      case MESSAGE.TRANSACTION:
        return this.#transaction(backend, body);
      case MESSAGE.BATCH:
        return this.#batch(backend, body);
      case MESSAGE.BULK:
        return this.#bulkLoad(backend, body);
      case MESSAGE.RPC:
        return this.#rpc(backend, body);
      default:
        throw new Error(`this server does not know the packet 0x${type.toString(16)}`);
    }
  }

  async #prelogin(body: Buffer): Promise<void> {
    const { tls } = this.#options;
    const useTls = tls !== undefined && encryptionAsked(body) !== 2;
    await this.#send(preloginReply(useTls));
    if (useTls) this.#packets.startTls(tls);
  }

  async #login(body: Buffer): Promise<void> {
    const login = parseLogin(body);
    try {
      this.#backend = this.#options.signIn(login);
    } catch (thrown) {
      await this.#send(errorToken(errorOf(thrown), this.#options.name), done(FAILED));
      this.#socket.end();
      return;
    }
    const { packetSize, database } = login;
    const isFit = packetSize >= 512 && packetSize <= 32_767;
    const size = isFit ? packetSize : FIRST_PACKET_SIZE;
    const before = this.#packets.size;
    const { redirectTo } = this.#options;
    const away = redirectTo ? [redirected(redirectTo)] : [];
    await this.#send(
      ...[databaseChanged(database, "master"), collationChanged(), loginAck()],
      ...[packetSizeChanged(size, before), ...away, done(0)],
    );
    this.#packets.size = size;
  }

  async #transaction(backend: TdsBackend, body: Buffer): Promise<void> {
    const reader = new Reader(body);
    reader.skipHeaders();
    const request = reader.u16();
    if (request === BEGIN) {
      backend.begin(reader.left > 0 ? reader.u8() : 0);
      return this.#send(transactionChanged(8, TRANSACTION_ID), done(0));
    }
    const isCommit = request === COMMIT;
    if (isCommit) backend.commit();
    else backend.rollback();
    return this.#send(transactionChanged(isCommit ? 9 : 10, TRANSACTION_ID), done(0));
  }

  async #batch(backend: TdsBackend, body: Buffer): Promise<void> {
    const reader = new Reader(body);
    reader.skipHeaders();
    const sql = reader.bytes(reader.left).toString("utf16le");
    if (/^\s*insert\s+bulk\s/i.test(sql)) {
      this.#bulk = sql;
      return this.#send(done(0));
    }
    await this.#run(backend, { sql, params: {} }, DONE);
    await this.#packets.end();
  }

  async #rpc(backend: TdsBackend, body: Buffer): Promise<void> {
    const answer = this.#prepared.answer(parseRpc(body));
    if ("missing" in answer) {
      const message = `Could not find prepared statement with handle ${answer.missing}.`;
      throw new TdsFault({ number: 8179, message });
    }
    const isDone =
      "statement" in answer && answer.statement
        ? await this.#run(backend, answer.statement, DONE_IN_PROC)
        : true;
    const status = Buffer.concat([u8(0x79), i32(isDone ? 0 : 1)]);
    const handle = answer.handle ? [answer.handle] : [];
    await this.#send(status, ...handle, done(isDone ? 0 : FAILED, 0, DONE_PROC));
  }

  /** Writes all results; false where one failed. */
  async #run(
    backend: TdsBackend,
    { sql, params }: { sql: string; params: Readonly<Record<string, TdsValue>> },
    doneToken: number,
  ): Promise<boolean> {
    this.#running = new AbortController();
    const { signal } = this.#running;
    const more = doneToken === DONE ? 0 : MORE;
    try {
      for await (const result of backend.run(sql, params, signal)) {
        const rows = "columns" in result ? await this.#rows(result, signal) : result.rowCount;
        const status = rows === undefined ? MORE : COUNTED | MORE;
        await this.#packets.write(done(status, rows ?? 0, doneToken));
        if (signal.aborted) break;
      }
    } catch (thrown) {
      await this.#packets.write(errorToken(errorOf(thrown), this.#options.name));
      await this.#packets.write(done(FAILED | more, 0, doneToken));
      return false;
    }
    if (doneToken === DONE) await this.#packets.write(done(0, 0, DONE));
    return true;
  }

  /** How many were sent before the end or before the client cancelled. */
  async #rows(
    { columns, rows }: { columns: readonly TdsColumn[]; rows: Iterable<readonly TdsValue[]> },
    signal: AbortSignal,
  ): Promise<number> {
    await this.#packets.write(columnsToken(columns));
    let count = 0;
    for (const row of rows) {
      await this.#packets.write(rowToken(columns, row));
      count += 1;
      if (count % ROWS_AT_ONCE === 0) await new Promise((next) => setImmediate(next));
      if (signal.aborted) break;
    }
    return count;
  }

  async #bulkLoad(backend: TdsBackend, body: Buffer): Promise<void> {
    const reader = new Reader(body);
    const rows: TdsValue[][] = [];
    let columns: { readonly type: WireType; readonly name: string }[] = [];
    for (let id = reader.u8(); id === 0x81 || id === 0xd1; id = reader.u8()) {
      if (id === 0x81) {
        const count = reader.u16();
        columns = Array.from({ length: count }, () => {
          reader.bytes(6);
          return { type: readType(reader), name: reader.shortText() };
        });
      } else rows.push(columns.map(({ type }) => readValue(reader, type)));
    }
    const names = columns.map(({ name }) => name);
    await this.#send(done(COUNTED, backend.bulk(this.#bulk, names, rows)));
  }
}
