import type { ServerResponse } from "node:http";
import { sendJson } from "../simulator.ts";

/** A refusal in Google's words: programs look at the reason, not at the status. */
export class DriveProblem extends Error {
  override readonly name = "DriveProblem";
  readonly status: number;
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

const DOMAINS: Readonly<Record<string, string>> = {
  rateLimitExceeded: "usageLimits",
  userRateLimitExceeded: "usageLimits",
  dailyLimitExceeded: "usageLimits",
};

export function sendProblem(
  res: ServerResponse,
  { status, reason, message }: DriveProblem,
  headers: Readonly<Record<string, string>> = {},
): void {
  const domain = DOMAINS[reason] ?? "global";
  const error = { code: status, message, errors: [{ domain, reason, message }] };
  sendJson(res, status, { error }, headers);
}

export const notFound = (id: string): DriveProblem =>
  new DriveProblem(404, "notFound", `File not found: ${id}.`);

export const invalid = (message: string): DriveProblem => new DriveProblem(400, "invalid", message);
