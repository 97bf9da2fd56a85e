import createClient from "openapi-fetch";
import type { paths } from "./schema.gen.ts";

export interface FieldIssue {
  readonly field: string;
  readonly message: string;
  readonly remedy?: string;
}

/** The hub's answer to a request that it did not carry out, or `offline` where none came. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  /** HTTP status; 0 where the hub could not be reached. */
  readonly status: number;
  readonly code: string;
  readonly issues: readonly FieldIssue[];

  constructor(facts: { status: number; code: string; detail: string; issues?: FieldIssue[] }) {
    super(facts.detail);
    this.status = facts.status;
    this.code = facts.code;
    this.issues = facts.issues ?? [];
  }
}

export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The body of a successful answer.
 * @throws ApiProblem
 */
export async function answerOf<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call.catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiProblem({ status: 0, code: "offline", detail: "" });
  });
  if (!response.ok) throw problemOf(error, response.status);
  return data as T;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const textOr = (value: unknown, fallback: string): string =>
  typeof value === "string" ? value : fallback;

export function problemOf(body: unknown, status: number): ApiProblem {
  if (!isObject(body)) return new ApiProblem({ status, code: `http_${status}`, detail: "" });
  const errors: readonly unknown[] = Array.isArray(body.errors) ? body.errors : [];
  const issues = errors.filter(isObject).map((issue) => ({
    field: textOr(issue.field, ""),
    message: textOr(issue.message, ""),
    ...(typeof issue.remedy === "string" ? { remedy: issue.remedy } : {}),
  }));
  return new ApiProblem({
    status,
    code: textOr(body.code, `http_${status}`),
    detail: textOr(body.detail, textOr(body.title, "")),
    issues,
  });
}

/** Text for each field that the hub complains about, by the field's dotted path. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiProblem)) return {};
  return Object.fromEntries(
    error.issues.map(({ field, message, remedy }) => [
      field.replace(/^(body|query)[./]/, "").replaceAll("/", "."),
      remedy ? `${message.replace(/[^.!?]$/, "$&.")} ${remedy}` : message,
    ]),
  );
}
