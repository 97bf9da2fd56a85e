import type { IncomingMessage } from "node:http";
import type { Simulator, SimulatorOptions } from "../simulator.ts";
import { listObjects } from "./listing.ts";
import { deleteObject, getObject, putObject } from "./objects.ts";
import { S3Error, sendError } from "./refusal.ts";
import { checkSignature, decode } from "./signature.ts";
import {
  type Control,
  type Exchange,
  freshControl,
  header,
  type Profile,
  type State,
} from "./state.ts";
import { abortUpload, beginUpload, endUpload, listParts, putPart } from "./uploads.ts";

export type { Control, SeenRequest, State } from "./state.ts";

export interface S3Simulator extends Simulator {
  readonly control: Control;
  /** What is stored, for tests that look behind the service. */
  readonly stored: () => Pick<State, "objects" | "uploads">;
}

/** The keys and buckets of the documentation's examples, so that they can be tried as they stand. */
const AWS: Profile = {
  id: "aws_s3",
  title: "AWS S3",
  server: "AmazonS3",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  bucket: "br-reports-bucket",
  region: "eu-central-1",
  isAmazon: true,
};
const MINIO: Profile = {
  id: "minio",
  title: "MinIO",
  server: "MinIO",
  accessKeyId: "minioadmin",
  secretAccessKey: "minioadmin",
  bucket: "br-reports",
  region: undefined,
  isAmazon: false,
};

const MAX_SEEN = 2_000;

export const createAwsS3 = (options: SimulatorOptions = {}): S3Simulator =>
  createS3(AWS, options, { region: "eu-central-1" });

export const createMinio = (options: SimulatorOptions = {}): S3Simulator =>
  createS3(MINIO, options, (baseUrl) => ({ endpoint_url: new URL(baseUrl).origin }));

/**
 * One bucket of one account: signatures, objects, multipart uploads, lists. Everything is kept in memory. The
 * clock is the real one unless given: a signature is good for 15 minutes.
 */
function createS3(
  profile: Profile,
  { now = Date.now }: SimulatorOptions,
  settings: Simulator["settings"] & object,
): S3Simulator {
  const control: Control = {
    ...freshControl(),
    underWay: 0,
    forbidden: new Set(),
    requests: [],
  };
  const state: State = { profile, control, objects: new Map(), uploads: new Map(), now };
  const { accessKeyId, secretAccessKey, bucket } = profile;
  return {
    id: profile.id,
    title: profile.title,
    integrationType: "cloud_storage",
    credentials: {
      access_key_id: accessKeyId,
      secret_access_key: secretAccessKey,
      bucket,
    },
    settings,
    control,
    stored: () => state,
    async handle(req, res, url) {
      res.setHeader("server", profile.server);
      control.underWay += 1;
      try {
        const { key, query } = targetOf(req, { url, state });
        await perform({ req, res, state, key, query });
      } catch (error) {
        if (res.destroyed || req.socket.destroyed) return;
        if (!(error instanceof S3Error)) throw error;
        req.resume();
        sendError(req, res, error);
      } finally {
        control.underWay -= 1;
      }
    },
    reset() {
      control.requests.length = 0;
      control.forbidden.clear();
      Object.assign(control, freshControl());
      state.objects.clear();
      state.uploads.clear();
    },
  };
}

/** The bucket stands in the path or before the host name. */
function targetOf(
  req: IncomingMessage,
  { url, state }: { readonly url: URL; readonly state: State },
): Pick<Exchange, "key" | "query"> {
  const { profile, control } = state;
  const raw = req.url ?? "";
  const query = queryOf(raw.split(/\?(.*)/s)[1] ?? "");
  const { method = "", headers } = req;
  control.requests.push({ method, path: raw.replace(/\?.*/s, ""), query, headers });
  if (control.requests.length > MAX_SEEN) control.requests.shift();
  if (control.slowDowns > 0) {
    control.slowDowns -= 1;
    throw new S3Error(503, "SlowDown", "Please reduce your request rate.");
  }
  checkSignature(req, state);
  const path = decode(url.pathname).slice(1);
  if (header(req, "host")?.startsWith(`${profile.bucket}.`)) return { key: path, query };
  const [bucket = "", key = ""] = path.split(/\/(.*)/s);
  if (bucket === profile.bucket) return { key, query };
  throw new S3Error(404, "NoSuchBucket", "The specified bucket does not exist", {
    more: { BucketName: bucket },
  });
}

const queryOf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split("&")
      .filter((pair) => pair !== "")
      .map((pair) => pair.split(/=(.*)/s))
      .map(([name = "", value = ""]) => [decode(name), decode(value)]),
  );

interface Operation {
  /** What a policy calls it. */
  readonly action: string;
  run(exchange: Exchange): void | Promise<void>;
}

async function perform(exchange: Exchange): Promise<void> {
  const { action, run } = operationOf(exchange);
  if (exchange.state.control.forbidden.has(action)) {
    throw new S3Error(403, "AccessDenied", "Access Denied");
  }
  await run(exchange);
}

function operationOf({ req, key, query }: Exchange): Operation {
  const { method = "" } = req;
  const isPart = query.has("uploadId");
  const found =
    key === ""
      ? BUCKET[method]
      : isPart
        ? PARTS[method]
        : query.has("uploads")
          ? UPLOADS[method]
          : OBJECTS[method];
  if (found) return found;
  throw new S3Error(405, "MethodNotAllowed", "The specified method is not allowed here.");
}

const BUCKET: Readonly<Record<string, Operation>> = {
  GET: { action: "s3:ListBucket", run: listObjects },
};
const OBJECTS: Readonly<Record<string, Operation>> = {
  GET: { action: "s3:GetObject", run: getObject },
  HEAD: { action: "s3:GetObject", run: getObject },
  PUT: { action: "s3:PutObject", run: putObject },
  DELETE: { action: "s3:DeleteObject", run: deleteObject },
};
const UPLOADS: Readonly<Record<string, Operation>> = {
  POST: { action: "s3:PutObject", run: beginUpload },
};
const PARTS: Readonly<Record<string, Operation>> = {
  GET: { action: "s3:ListMultipartUploadParts", run: listParts },
  PUT: { action: "s3:PutObject", run: putPart },
  POST: { action: "s3:PutObject", run: endUpload },
  DELETE: { action: "s3:AbortMultipartUpload", run: abortUpload },
};
