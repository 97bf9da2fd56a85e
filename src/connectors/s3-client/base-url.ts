import { isIP } from "node:net";
import { InvalidInputError } from "../../sdk/index.ts";
import { regionOf, type S3Credentials, type S3Settings } from "./context.ts";

/**
 * Where calls go: the service's address, with the bucket in the host name where the settings want it, or,
 * with `auto`, where it is Amazon's and the name has no dot: Amazon's certificate covers one label.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 * @throws InvalidInputError for a bucket that cannot stand in the host name
 */
export function baseUrlOf({ bucket }: S3Credentials, settings: S3Settings): string {
  const { endpoint_url: endpoint, addressing = "auto" } = settings;
  const address = endpoint ?? amazonUrl(regionOf(settings));
  const isVirtual =
    addressing === "virtual" ||
    (addressing === "auto" && endpoint === undefined && !bucket.includes("."));
  return isVirtual ? withBucket(address, bucket) : address;
}

const amazonUrl = (region: string): string =>
  `https://s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;

function withBucket(address: string, bucket: string): string {
  const url = new URL(address);
  const isEncrypted = url.protocol === "https:";
  if (isIP(url.hostname.replace(/^\[|\]$/g, "")) !== 0) {
    throw refused("The server's address is a number, which no bucket name can go before.");
  }
  if (isEncrypted && bucket.includes(".")) {
    throw refused("A bucket name with dots does not fit the server's certificate.");
  }
  return `${url.protocol}//${bucket}.${url.host}`;
}

const refused = (message: string): InvalidInputError =>
  new InvalidInputError([
    { field: "settings.addressing", message, remedy: "Set addressing to path." },
  ]);
