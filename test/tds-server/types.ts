/** Values as statements and rows have them: dates and times as text, decimals as text, 8-byte integers as bigint. */
export type TdsValue = null | number | bigint | string | boolean | Uint8Array;

export type TdsType =
  | "int"
  | "bigint"
  | "smallint"
  | "tinyint"
  | "bit"
  | "real"
  | "float"
  | "decimal"
  | "money"
  | "datetime"
  | "datetime2"
  | "datetimeoffset"
  | "date"
  | "time"
  | "uniqueidentifier"
  | "nvarchar"
  | "varchar"
  | "varbinary"
  | "timestamp";

export interface TdsColumn {
  readonly name: string;
  readonly type: TdsType;
  /** In characters or bytes; `max` for as long as may be. */
  readonly length?: number | "max";
  readonly precision?: number;
  readonly scale?: number;
  readonly nullable?: boolean;
}

export interface TdsError {
  readonly number: number;
  readonly message: string;
  /** Severity; 16 where it is left out. */
  readonly class?: number;
  readonly state?: number;
}

/** What one statement gave. */
export type TdsResult =
  | { readonly columns: readonly TdsColumn[]; readonly rows: Iterable<readonly TdsValue[]> }
  | { readonly rowCount?: number };

/** Thrown by a backend: it goes to the client as SQL Server's own error. */
export class TdsFault extends Error {
  readonly error: TdsError;

  constructor(error: TdsError) {
    super(error.message);
    this.error = error;
  }
}

export interface TdsLogin {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly app: string;
}

/** What stands behind one connection. */
export interface TdsBackend {
  /** Each result as soon as it is there; `signal` aborts when the client cancels. */
  run(
    sql: string,
    params: Readonly<Record<string, TdsValue>>,
    signal: AbortSignal,
  ): AsyncIterable<TdsResult>;
  bulk(sql: string, columns: readonly string[], rows: readonly (readonly TdsValue[])[]): number;
  begin(isolation: number): void;
  commit(): void;
  rollback(): void;
  /** The connection is gone. */
  end(): void;
}

/** https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/ (2.2.5.4 and 2.2.5.5) */
export const CODE = {
  GUID: 0x24,
  INTN: 0x26,
  DATEN: 0x28,
  TIMEN: 0x29,
  DATETIME2N: 0x2a,
  DATETIMEOFFSETN: 0x2b,
  BITN: 0x68,
  DECIMALN: 0x6a,
  NUMERICN: 0x6c,
  FLTN: 0x6d,
  MONEYN: 0x6e,
  DATETIMEN: 0x6f,
  BIGVARBINARY: 0xa5,
  BIGVARCHAR: 0xa7,
  BIGBINARY: 0xad,
  BIGCHAR: 0xaf,
  NVARCHAR: 0xe7,
  NCHAR: 0xef,
} as const;

/** Polish_CI_AS: its texts that are not Unicode are in Windows-1250. */
export const COLLATION = Buffer.from([0x15, 0x04, 0xd0, 0x00, 0x00]);
/** Days from 0001-01-01 to 1970-01-01. */
export const DAYS_TO_1970 = 719_162;
/** Days from 1900-01-01 to 1970-01-01. */
export const DAYS_1900_TO_1970 = 25_567;
export const DAY_MS = 86_400_000;
