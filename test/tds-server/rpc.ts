import { Buffer } from "node:buffer";
import { i32, Reader, shortText, u8, u16, u32 } from "./bytes.ts";
import { readType, readValue } from "./decode.ts";
import type { TdsValue } from "./types.ts";

/** https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/ (2.2.6.6) */
const PROCEDURES: Readonly<Record<number, string>> = {
  10: "sp_executesql",
  11: "sp_prepare",
  12: "sp_execute",
  13: "sp_prepexec",
  15: "sp_unprepare",
};

interface Param {
  readonly name: string;
  readonly value: TdsValue;
}

export interface Rpc {
  readonly procedure: string;
  readonly params: readonly Param[];
}

export function parseRpc(body: Buffer): Rpc {
  const reader = new Reader(body);
  reader.skipHeaders();
  const size = reader.u16();
  const procedure = size === 0xffff ? (PROCEDURES[reader.u16()] ?? "?") : reader.ucs2(size);
  reader.u16();
  const params: Param[] = [];
  while (reader.left > 0 && reader.peek() !== 0x80 && reader.peek() < 0xfe) {
    const name = reader.shortText();
    reader.u8();
    params.push({ name, value: readValue(reader, readType(reader)) });
  }
  return { procedure, params };
}

export interface Statement {
  readonly sql: string;
  readonly params: Readonly<Record<string, TdsValue>>;
}

interface Prepared {
  readonly sql: string;
  readonly names: readonly string[];
}

export type RpcAnswer =
  | { readonly statement: Statement; readonly handle?: Buffer }
  | { readonly handle?: Buffer }
  | { readonly missing: number };

/** Statements that a connection prepared. */
export class PreparedStatements {
  readonly #known = new Map<number, Prepared>();
  #next = 1;

  /** What an RPC runs, with the value that goes back for a new handle. */
  answer({ procedure, params }: Rpc): RpcAnswer {
    const text = (at: number): string => String(params[at]?.value ?? "");
    const number = Number(params[0]?.value ?? 0);
    switch (procedure.toLowerCase()) {
      case "sp_executesql":
        return { statement: { sql: text(0), params: named(params.slice(2), []) } };
      case "sp_prepare":
        return { handle: this.#prepare(params[0]?.name ?? "", text(2), text(1)) };
      case "sp_prepexec": {
        const names = namesOf(text(1));
        const handle = this.#prepare(params[0]?.name ?? "", text(2), text(1));
        return { statement: { sql: text(2), params: named(params.slice(3), names) }, handle };
      }
      case "sp_execute": {
        const known = this.#known.get(number);
        if (!known) return { missing: number };
        const given = named(params.slice(1), known.names);
        return { statement: { sql: known.sql, params: given } };
      }
      case "sp_unprepare":
        this.#known.delete(number);
        return {};
      default:
        return { statement: { sql: `EXEC ${procedure}`, params: named(params, []) } };
    }
  }

  #prepare(name: string, sql: string, declarations: string): Buffer {
    const handle = this.#next++;
    this.#known.set(handle, { sql, names: namesOf(declarations) });
    return Buffer.concat([
      ...[u8(0xac), u16(0), shortText(name), u8(1), u32(0), u16(0), u8(0x26, 4, 4), i32(handle)],
    ]);
  }
}

const namesOf = (declarations: string): string[] =>
  [...declarations.matchAll(/(@[\w$#]+)\s/g)].map(([, name = ""]) => name);

const named = (
  params: readonly Param[],
  names: readonly string[],
): Readonly<Record<string, TdsValue>> =>
  Object.fromEntries(params.map(({ name, value }, i) => [name || (names[i] ?? ""), value]));
