/** The part of the client library that this connector uses; it comes without types. https://node-oracledb.readthedocs.io */
declare module "oracledb" {
  export interface Metadata {
    readonly name: string;
    readonly dbTypeName: string;
    readonly nullable: boolean;
    readonly precision?: number;
    readonly scale?: number;
    readonly byteSize?: number;
  }

  export interface Fetching {
    readonly type?: unknown;
    readonly converter?: (value: never) => unknown;
  }

  export interface Result {
    readonly metaData?: readonly Metadata[];
    readonly rows?: readonly (readonly unknown[])[];
    readonly rowsAffected?: number;
  }

  export interface Connection {
    callTimeout: number;
    readonly oracleServerVersionString: string;
    execute(sql: string, binds: readonly unknown[], options: object): Promise<Result>;
    executeMany(sql: string, binds: readonly unknown[][], options: object): Promise<Result>;
    commit(): Promise<void>;
    rollback(): Promise<void>;
    break(): Promise<void>;
    isHealthy(): boolean;
    close(options?: { readonly drop: boolean }): Promise<void>;
  }

  export interface Oracledb {
    readonly OUT_FORMAT_ARRAY: number;
    readonly STRING: unknown;
    readonly BUFFER: unknown;
    getConnection(options: object): Promise<Connection>;
  }

  const oracledb: Oracledb;
  export default oracledb;
}
