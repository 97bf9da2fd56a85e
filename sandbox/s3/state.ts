import type { IncomingMessage, ServerResponse } from "node:http";

/** One account with one bucket. */
export interface Profile {
  readonly id: "aws_s3" | "minio";
  readonly title: string;
  readonly server: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly bucket: string;
  /** Undefined where the server takes every region. */
  readonly region: string | undefined;
  /** Checksums of the newer kind, and blanks in lists written as `+`. */
  readonly isAmazon: boolean;
}

/** What a test may do to the service while it runs. */
export interface Control {
  /** Another than the profile's. */
  region: string | undefined;
  /** The only one that is taken; undefined where keys are lasting ones. */
  sessionToken: string | undefined;
  /** Actions that the key may not do: `s3:PutObject`. */
  readonly forbidden: Set<string>;
  /** So many calls are answered with 503 SlowDown. */
  slowDowns: number;
  /** The connection breaks once after so many bytes of the next upload. */
  breakAfterBytes: number | undefined;
  /** Turn over a bit of the next upload while it comes in. */
  damageNext: boolean;
  /** The next end of a multipart upload is a 200 with an error in it. */
  failNextEnd: boolean;
  /** The next end of a multipart upload succeeds, and its answer is lost. */
  loseNextEnd: boolean;
  /** A part comes to its end only after so long. */
  partDelayMs: number;
  quotaBytes: number;
  /** Of the service's clock against that of the caller. */
  skewMs: number;
  /** Encrypted with a key of the key management though nobody asked for it: ETags are no MD5 then. */
  isKmsBucket: boolean;
  /** ETags of files in parts are made up, as some services do. */
  hasOddEtags: boolean;
  /** How many entries a page of a list has at most. */
  pageSize: number;
  /** Calls that are being answered. */
  underWay: number;
  /** Every request in order, without its body. */
  readonly requests: SeenRequest[];
}

export interface SeenRequest {
  readonly method: string;
  /** As it came, without the query. */
  readonly path: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingMessage["headers"];
}

/** A body that came in, with what it is. */
export interface Content {
  readonly chunks: readonly Buffer[];
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly md5: string;
  /** Base64. */
  readonly sha256: string;
}

export interface StoredObject {
  readonly contents: readonly Content[];
  readonly sizeBytes: number;
  readonly etag: string;
  /** `content-type`, `x-amz-meta-…`, `x-amz-storage-class` …, as HEAD gives them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Only with `x-amz-checksum-mode`. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly modifiedAt: number;
}

export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Every part needs its SHA-256. */
  readonly needsSums: boolean;
  readonly parts: Map<number, Content>;
  readonly begunAt: number;
}

export interface State {
  readonly profile: Profile;
  readonly control: Control;
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  readonly now: () => number;
}

/** One call after its signature was found right. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly state: State;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
}

export const freshControl = (): Omit<Control, "requests" | "forbidden" | "underWay"> => ({
  region: undefined,
  sessionToken: undefined,
  slowDowns: 0,
  breakAfterBytes: undefined,
  damageNext: false,
  failNextEnd: false,
  loseNextEnd: false,
  partDelayMs: 0,
  quotaBytes: Number.POSITIVE_INFINITY,
  skewMs: 0,
  isKmsBucket: false,
  hasOddEtags: false,
  pageSize: 1_000,
});

export const header = (req: IncomingMessage, name: string): string | undefined =>
  [req.headers[name] ?? []].flat()[0];

export const usedBytes = ({ objects, uploads }: State): number => {
  const parts = [...uploads.values()].flatMap((upload) => [...upload.parts.values()]);
  return [...objects.values(), ...parts].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
};
