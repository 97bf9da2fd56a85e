import { ConfigError, type Context } from "../../sdk/index.ts";

/** What both connectors of S3 services have in common. */
export interface S3Credentials {
  readonly access_key_id: string;
  readonly secret_access_key: string;
  readonly session_token?: string;
  readonly bucket: string;
}

export interface S3Settings {
  readonly region?: string;
  readonly endpoint_url?: string;
  readonly addressing?: "auto" | "path" | "virtual";
  readonly encryption?: "none" | "AES256" | "aws:kms";
  readonly kms_key_id?: string;
  readonly storage_class?: string;
  readonly default_folder?: string;
}

export type S3Context = Context<S3Credentials, S3Settings>;

const DEFAULT_REGION = "us-east-1";

export const regionOf = ({ region }: S3Settings): string => region ?? DEFAULT_REGION;

/** Amazon's own service, or a simulator of it: it takes and reports checksums that others refuse. */
export const isAmazon = ({ settings: { endpoint_url: endpoint } }: S3Context): boolean =>
  endpoint === undefined || isAmazonHost(URL.parse(endpoint)?.hostname ?? "");

/** Percent-encoded path of the bucket below the base URL: empty where the host name has the bucket. */
export function bucketPath(ctx: S3Context): string {
  const { bucket } = ctx.credentials;
  return isInHostName(ctx) ? "" : `/${bucket}`;
}

/** @throws ConfigError where the settings want the bucket in the host name and the address is another. */
function isInHostName({ baseUrl, credentials, settings }: S3Context): boolean {
  const host = URL.parse(baseUrl ?? "")?.hostname ?? "";
  const { bucket } = credentials;
  if (settings.addressing === "path") return false;
  if (settings.addressing !== "virtual")
    return isAmazonHost(host) && host.startsWith(`${bucket}.s3`);
  if (host.startsWith(`${bucket}.`)) return true;
  throw new ConfigError(
    `The setting addressing is virtual, and the address ${host} does not begin with the bucket's name: correct base_url, or set addressing to path.`,
  );
}

const isAmazonHost = (host: string): boolean => /\.amazonaws\.com(?:\.cn)?$/.test(host);
