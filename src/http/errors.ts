import { STATUS_CODES } from "node:http";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import {
  type ConflictError,
  type FieldIssue,
  type HubError,
  type InvalidInputError,
  isHubError,
  type RateLimitError,
} from "../lib/errors.ts";
import { table } from "../lib/table.ts";
import { isDatabaseAway, isUnstorableText } from "../store/faults.ts";

/** One thing wrong with what came in. */
export const Issue = Type.Object({
  field: Type.String(),
  message: Type.String(),
  remedy: Type.Optional(Type.String()),
});

/** Every answer that is not 2xx: problem details of RFC 9457 with a code of ours. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "urn:viadukt:error:{code}; see docs/errors.md" }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: "what is wrong and what to do" }),
    code: Type.String(),
    errors: Type.Optional(Type.Array(Issue)),
    facts: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { title: "Problem" },
);

/** Statuses of codes that a caller should tell apart; what is not here follows the error's reaction. */
const STATUS: Readonly<Record<string, number>> = table({
  not_found: 404,
  invalid_input: 422,
  unauthenticated: 401,
  signature_refused: 401,
  bad_json: 400,
  unsupported_media_type: 415,
  bad_hook: 503,
  sign_in_failed: 401,
  forbidden: 403,
  rate_limited: 429,
  too_large: 413,
  disk_full: 507,
  credentials_refused: 502,
  authorization_revoked: 502,
  not_connected: 409,
  connector_not_available: 409,
  egress_refused: 422,
});
const BY_NAME: Readonly<Record<string, number>> = table({
  ConflictError: 409,
  ForbiddenError: 403,
  InvalidInputError: 422,
  NotFoundError: 404,
  RateLimitError: 429,
  DataError: 422,
  ConfigError: 422,
  RejectedError: 422,
  TransientError: 503,
});

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldIssue[];
  readonly facts?: Readonly<Record<string, string | number>>;
}

export function problem(
  status: number,
  code: string,
  detail: string,
  more: Pick<ProblemBody, "errors" | "facts"> = {},
): ProblemBody {
  const title = STATUS_CODES[status] ?? "Error";
  return { type: `urn:viadukt:error:${code}`, title, status, detail, code, ...more };
}

function ofHubError(error: HubError): ProblemBody {
  const status = STATUS[error.code] ?? BY_NAME[error.name] ?? 500;
  const { issues } = error as Partial<InvalidInputError>;
  const { facts } = error as Partial<ConflictError>;
  return problem(status, error.code, error.message, {
    ...(issues && issues.length > 0 ? { errors: issues } : {}),
    ...(facts && Object.keys(facts).length > 0 ? { facts } : {}),
  });
}

const FRAMEWORK: Readonly<Record<string, readonly [code: string, detail: string]>> = table({
  FST_ERR_CTP_BODY_TOO_LARGE: [
    "too_large",
    "The body is larger than this hub takes (MAX_BODY_MB).",
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "unsupported_media_type",
    "Send the body as JSON with the header Content-Type: application/json.",
  ],
  FST_ERR_CTP_EMPTY_JSON_BODY: ["bad_json", "The body is empty: send a JSON object."],
  FST_ERR_CTP_INVALID_JSON_BODY: ["bad_json", "The body is not JSON."],
  FST_REQ_FILE_TOO_LARGE: ["too_large", "The file is larger than this hub takes (MAX_FILE_MB)."],
});

function ofFrameworkError(error: FastifyError): ProblemBody {
  const status = error.statusCode ?? 500;
  const known = FRAMEWORK[error.code];
  if (known) return problem(status, ...known);
  if (error instanceof SyntaxError) return problem(400, "bad_json", "The body is not JSON.");
  if (status === 429) return problem(429, "rate_limited", error.message);
  if (status < 500) return problem(status, "bad_request", error.message);
  return problem(500, "internal", "Something went wrong inside the hub; its log says more.");
}

const AWAY_SECONDS = 2;

function bodyOf(error: FastifyError): ProblemBody {
  if (isHubError(error)) return ofHubError(error);
  if (isUnstorableText(error)) {
    return problem(422, "invalid_input", "A text has the character U+0000: leave it out.");
  }
  if (!isDatabaseAway(error)) return ofFrameworkError(error);
  const detail = "The database does not answer at this moment. Try again in a few seconds.";
  return problem(503, "database_unavailable", detail);
}

/**
 * Turns whatever was thrown into a problem, in the words of `put`; bugs are logged with their stack and
 * tell nothing outside.
 */
export const problemSender =
  (put: (body: ProblemBody) => ProblemBody) =>
  (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const body = put(bodyOf(error));
    if (body.code === "database_unavailable") {
      request.log.warn({ reason: error.message }, "the database does not answer");
      reply.header("retry-after", AWAY_SECONDS);
    } else if (body.status >= 500 && !isHubError(error)) {
      request.log.error({ err: error }, "request failed");
    }
    const { retryAfterMs } = error as unknown as Partial<RateLimitError>;
    if (retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(retryAfterMs / 1000));
    return reply.status(body.status).type("application/problem+json").send(JSON.stringify(body));
  };

export const sendProblem = problemSender((body) => body);
