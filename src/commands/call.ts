import type { Principal } from "../auth/principal.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { FileStore } from "../reports/file-store.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import type { PersonsTask } from "../sync/persons-task.ts";
import type { ErrorRow, WarningRow } from "./fault.ts";
import type { CommandReader } from "./read/reader.ts";
import type { AccountingUnit } from "./unit.ts";

/** What one HTTP request asks for, whichever layout it had: keys are read without regard to case already. */
export interface CommandRequest {
  /** Upper case, aliases resolved; undefined with `select`. */
  readonly name: string | undefined;
  readonly select: string | undefined;
  /** By the name as the client wrote it; null and `""` are left out. */
  readonly parameters: ReadonlyMap<string, unknown>;
  readonly queryFields: readonly QueryFields[];
  readonly queryConditions: readonly QueryCondition[];
  /** As sent, percent signs resolved. */
  readonly data: unknown;
  /** What reading the request brought up. */
  readonly warnings: readonly WarningRow[];
}

export interface QueryFields {
  readonly tableName: string;
  /** Comma-separated. */
  readonly tableFields: string;
}

export interface QueryCondition {
  readonly tableName: string;
  readonly conditions: readonly {
    readonly logicalOperator?: string;
    readonly fieldName: string;
    readonly relationalOperator: string;
    readonly value: unknown;
  }[];
}

/** Who calls, for which unit, with what. */
export interface CommandContext {
  readonly unit: AccountingUnit;
  /** Undefined: anonymous. */
  readonly principal: Principal | undefined;
  readonly rights: { readonly read: boolean; readonly write: boolean; readonly select: boolean };
  /** IANA name, of the organisation. */
  readonly timeZone: string;
  readonly config: ConfigStore & { tenantId: number };
  readonly data: DataStore & { tenantId: number };
  readonly reader: CommandReader;
  readonly files: FileStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  readonly builtAt: number;
  /** In the caller's name: `apicomprem:UNIT/USER`. */
  task(): Promise<PersonsTask>;
  /** Deliveries and streams look for new events. */
  wake(): void;
  /** Brings the tables up to date with every committed record. */
  refresh(signal?: AbortSignal): Promise<void>;
  /** Rate of the Czech National Bank valid on that day, at most ten days old; undefined where there is none. */
  rate(currency: string, date: string): Promise<CzkRate | undefined>;
  readonly signal: AbortSignal;
}

export interface CzkRate {
  readonly date: string;
  readonly units: number;
  /** CZK for that many units, decimal text. */
  readonly rate: string;
}

/** What goes back; `data` is JSON in pieces of text or of UTF-8, so that a large answer is never in memory as a whole. */
export type Answer =
  | {
      readonly kind: "data";
      readonly data: AsyncIterable<string | Uint8Array>;
      readonly warnings: readonly WarningRow[];
      /** Rows so far; for the log of commands. */
      readonly rowCount: () => number;
    }
  | {
      readonly kind: "error";
      readonly errors: readonly ErrorRow[];
      readonly warnings: readonly WarningRow[];
    }
  /** IMAGE and DOCUMENT as a file. */
  | {
      readonly kind: "file";
      readonly name: string;
      readonly mime: string;
      readonly sizeBytes: number;
      readonly content: NodeJS.ReadableStream;
    };

/** Carries out one command. */
export type Call = (context: CommandContext, request: CommandRequest) => Promise<Answer>;
