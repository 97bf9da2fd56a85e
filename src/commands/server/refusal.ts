import { CommandFault, type ErrorRow, fault, NUMBERS, sqlFault } from "../fault.ts";

/** A fault that has a status of its own; every other one goes out with 200. */
export class Refusal extends CommandFault {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    row: ErrorRow,
    { headers = {}, cause }: { headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super([row]);
    this.status = status;
    this.headers = headers;
    this.cause = cause;
  }
}

/** 401. A browser shows its own window for it, which the pages of the hub do not want. */
export const credentialsRefused = (
  desc: string,
  {
    isPage = false,
    retryAfterMs,
    cause,
  }: { isPage?: boolean; retryAfterMs?: number | undefined; cause?: unknown } = {},
) =>
  new Refusal(
    401,
    { number: NUMBERS.credentials, desc },
    {
      cause,
      headers: {
        ...(isPage ? {} : { "WWW-Authenticate": 'Basic realm="ApiComPrem"' }),
        ...(retryAfterMs === undefined
          ? {}
          : { "Retry-After": String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }),
      },
    },
  );

export const wrongPath = () =>
  new Refusal(404, { number: NUMBERS.noCommand, desc: "Příkazy přijímá jen adresa /api/comm." });

export const wrongMethod = () =>
  new Refusal(
    405,
    { number: NUMBERS.noCommand, desc: "Příkazy se posílají metodou POST." },
    { headers: { Allow: "POST" } },
  );

export const stopping = () =>
  new Refusal(
    503,
    { number: NUMBERS.busy, desc: "Server se zastavuje. Pošlete příkaz znovu později." },
    { headers: { "Retry-After": "10" } },
  );

/** What the original server says when a command takes longer than it may. */
export const timedOut = () =>
  sqlFault(
    "Execution Timeout Expired.  The timeout period elapsed prior to completion of the operation or the server is not responding.",
  );

/** The client is gone: nobody waits for the answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

export const unitUnknown = (given: string) =>
  fault(NUMBERS.unitUnknown, `Účetní jednotka '${given.slice(0, 60)}' není na serveru nastavena.`);
