/** One row of `Error`. */
export interface ErrorRow {
  readonly number: number;
  readonly desc: string;
}

/** One row of `Warning`. */
export interface WarningRow {
  readonly desc: string;
  readonly help?: string;
}

/** What the numbers mean is in `docs/commands.md`; texts are Czech, as the clients of such servers know them. */
export const NUMBERS = {
  sql: 900,
  table: 502,
  sqlGeneral: 3005,
  partyName: 3006,
  partyUnknown: 3007,
  paymentMethod: 3514,
  currency: 3521,
  notJson: 9001,
  noCommand: 9002,
  unknownCommand: 9003,
  unitMissing: 9004,
  unitUnknown: 9005,
  credentials: 9006,
  right: 9007,
  parameterMissing: 9008,
  parameterWrong: 9009,
  filterMissing: 9010,
  outsideSubset: 9011,
  tableClosed: 9012,
  tooManyRows: 9013,
  busy: 9015,
  data: 9016,
  duplicate: 9017,
  notFound: 9018,
  locked: 9019,
  tooLarge: 9020,
  condition: 9021,
  infoBoth: 9022,
} as const;

/** The command ends with `Result: ERR`; one row for each cause. */
export class CommandFault extends Error {
  override readonly name = "CommandFault";
  readonly rows: readonly ErrorRow[];
  readonly warnings: readonly WarningRow[];

  constructor(rows: readonly ErrorRow[], warnings: readonly WarningRow[] = []) {
    super(rows.map(({ number, desc }) => `${number}: ${desc}`).join("; "));
    this.rows = rows;
    this.warnings = warnings;
  }
}

export const fault = (number: number, desc: string): CommandFault =>
  new CommandFault([{ number, desc }]);

/** 900 in the words that clients match: `Exception Type: …SqlException, Message: Invalid column name 'x'.` */
export const sqlFault = (message: string): CommandFault =>
  fault(NUMBERS.sql, `Exception Type: System.Data.SqlClient.SqlException, Message: ${message}`);

export const invalidColumn = (name: string): CommandFault =>
  sqlFault(`Invalid column name '${name}'.`);
export const invalidObject = (name: string): CommandFault =>
  sqlFault(`Invalid object name '${name}'.`);
