/** What a command is refused with, in an answer with the status 200. */
export class Refusal extends Error {
  readonly number: number;
  readonly warnings: readonly string[];

  constructor(number: number, desc: string, warnings: readonly string[] = []) {
    super(desc);
    this.number = number;
    this.warnings = warnings;
  }
}

const SQL = "Exception Type: System.Data.SqlClient.SqlException, Message: ";

export const sqlFault = (message: string): Refusal => new Refusal(900, SQL + message);
export const badColumn = (name: string): Refusal => sqlFault(`Invalid column name '${name}'.`);
export const noFilter = (names: readonly string[]): Refusal =>
  new Refusal(
    9010,
    `Musí být vyplněn alespoň jeden z parametrů [${names.map((name) => `'${name}'`).join(",")}] nebo [queryConditions]`,
  );
export const badParameter = (name: string): Refusal =>
  new Refusal(9009, `Chybná hodnota parametru '${name}'.`);
export const missing = (name: string): Refusal =>
  new Refusal(9008, `Chybí povinný parametr '${name}'.`);
