import {
  AuthError,
  ConfigError,
  type HubError,
  NotFoundError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import type { ErrorBody } from "./answers.ts";

export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Also of a 200: the end of a multipart upload fails that way. */
  readonly error: ErrorBody | undefined;
}

/** What the words of an error are about. */
export interface Subject {
  readonly bucket: string;
  readonly region: string;
  /** Absent where the call was about the whole bucket. */
  readonly key?: string | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

type Explain = (subject: Subject, answer: S3Answer, says: string) => HubError;

const MAX_WORDS = 300;

/** Statuses whose meaning is in the body; all others are the engine's. */
export const HANDLED = [301, 307, 400, 403, 404, 405, 409, 411, 412, 413, 501, 503, 507];

/** They pass by themselves, or when the same bytes are sent again. */
const PASSING = [
  ...["SlowDown", "ServiceUnavailable", "RequestTimeout", "InternalError", "OperationAborted"],
  ...["ConditionalRequestConflict", "BadDigest", "XAmzContentSHA256Mismatch"],
  ...["XMinioServerNotInitialized", "SlowDownRead", "SlowDownWrite"],
];

export const isDone = ({ status, error }: S3Answer): boolean =>
  status >= 200 && status < 300 && error === undefined;

export const isPassing = ({ status, error }: S3Answer): boolean =>
  status === 503 || PASSING.includes(error?.code ?? "");

/** The wait that the service asks for. */
export function waitMs({ headers }: S3Answer): number | undefined {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1_000 : undefined;
}

/** What an answer that did not go well means, with the service's own words. */
export function errorOf(answer: S3Answer, subject: Subject): HubError {
  const { status, error } = answer;
  const code = error?.code ?? "";
  const says = error ? ` It says: ${`${code}: ${error.message}`.slice(0, MAX_WORDS)}` : "";
  const region = regionIn(answer);
  if (region !== undefined && region !== subject.region && [301, 307, 400].includes(status)) {
    return new ConfigError(
      `The bucket ${subject.bucket} is in the region ${region}, not in ${subject.region}: set region to ${region}.${says}`,
    );
  }
  const explain = BY_CODE[code] ?? (isPassing(answer) ? busy : BY_STATUS[status]);
  return explain ? explain(subject, answer, says) : rejected(subject, answer, says);
}

/** Amazon tells it in a header also where the answer has no body; the error document of others in an element. */
const regionIn = ({ headers, error }: S3Answer): string | undefined =>
  headers["x-amz-bucket-region"] ?? error?.region;

const rejected: Explain = (subject, { status }, says) =>
  new RejectedError(`The service refuses ${nameOf(subject)} with ${status}.${says}`);

const denied: Explain = (subject, _answer, says) =>
  new AuthError(
    `The key may not do this with ${nameOf(subject)}: allow s3:ListBucket for the bucket, and s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and s3:ListMultipartUploadParts for what is in it.${says}`,
  );

const wrongKey: Explain = (_subject, _answer, says) =>
  new AuthError(
    `The access key is not accepted: enter its ID and secret anew in the integration, then verify.${says}`,
  );

const expired: Explain = (_subject, _answer, says) =>
  new AuthError(
    `The temporary key is not valid any more: enter a new one with its session token, or a lasting key without.${says}`,
  );

const noBucket: Explain = ({ bucket }, _answer, says) =>
  new ConfigError(
    `There is no bucket ${bucket}: create it, or correct its name and the address of the service.${says}`,
  );

const noKey: Explain = ({ key, bucket }) => new NotFoundError("file", key ? `/${key}` : bucket);

const wrongClock: Explain = ({ now }, { headers }, says) => {
  const theirs = Date.parse(headers.date ?? "");
  const apart = Math.round(Math.abs(theirs - now) / 60_000);
  const much = Number.isNaN(theirs) ? "too much" : `by ${apart} minutes`;
  return new ConfigError(
    `The clock of the hub's machine and that of the service differ ${much}; signatures are good for 15 minutes: set the machine's clock.${says}`,
  );
};

const full: Explain = (subject, _answer, says) =>
  new ConfigError(
    `There is no storage left for ${nameOf(subject)}: free space or raise the quota.${says}`,
    { code: "storage_full" },
  );

const impossible: Explain = (subject, _answer, says) =>
  new ConfigError(
    `The service cannot do what the settings ask for (address, encryption, storage class) with ${nameOf(subject)}.${says}`,
  );

const moved: Explain = ({ bucket }, _answer, says) =>
  new ConfigError(
    `The bucket ${bucket} is served at another address: correct region, endpoint_url or addressing.${says}`,
  );

const archived: Explain = (subject, _answer, says) =>
  new RejectedError(
    `${nameOf(subject)} is in an archive storage class: restore it in the service first.${says}`,
  );

const slowDown: Explain = (_subject, answer, says) =>
  new RateLimitError(`The service asks for fewer requests.${says}`, waitMs(answer));

const damaged: Explain = (subject, _answer, says) =>
  new TransientError(
    `${nameOf(subject)} reached the service with another content: it has to be sent again.${says}`,
    { code: "upload_damaged" },
  );

const busy: Explain = (_subject, answer, says) => {
  const retryAfterMs = waitMs(answer);
  return new TransientError(`The service answered ${answer.status}.${says}`, {
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
};

const nameOf = ({ key, bucket }: Subject): string => (key ? `/${key}` : `the bucket ${bucket}`);

const BY_CODE: Readonly<Record<string, Explain>> = {
  AccessDenied: denied,
  AllAccessDisabled: denied,
  AccountProblem: denied,
  InvalidAccessKeyId: wrongKey,
  SignatureDoesNotMatch: wrongKey,
  InvalidSecurity: wrongKey,
  ExpiredToken: expired,
  InvalidToken: expired,
  TokenRefreshRequired: expired,
  NoSuchBucket: noBucket,
  InvalidBucketName: noBucket,
  NoSuchKey: noKey,
  RequestTimeTooSkewed: wrongClock,
  PermanentRedirect: moved,
  TemporaryRedirect: moved,
  AuthorizationHeaderMalformed: moved,
  QuotaExceeded: full,
  XMinioAdminBucketQuotaExceeded: full,
  XMinioStorageFull: full,
  InsufficientCapacity: full,
  NotImplemented: impossible,
  MethodNotAllowed: impossible,
  InvalidStorageClass: impossible,
  KMSNotConfigured: impossible,
  "KMS.NotFoundException": impossible,
  "KMS.DisabledException": impossible,
  "KMS.KMSInvalidStateException": impossible,
  InvalidObjectState: archived,
  SlowDown: slowDown,
  SlowDownRead: slowDown,
  SlowDownWrite: slowDown,
  BadDigest: damaged,
  XAmzContentSHA256Mismatch: damaged,
};

/** For answers without a body that tells more, as HEAD has them. */
const BY_STATUS: Readonly<Record<number, Explain>> = {
  301: moved,
  307: moved,
  403: denied,
  404: noKey,
  405: impossible,
  501: impossible,
  507: full,
};
