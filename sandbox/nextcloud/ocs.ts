import { RequestError, sendJson } from "../simulator.ts";
import { type Exchange, header } from "./exchange.ts";

export const VERSION = "31.0.4";

export function answerStatus({ res, state }: Exchange): void {
  sendJson(res, 200, {
    installed: true,
    maintenance: state.control.maintenance,
    needsDbUpgrade: false,
    version: `${VERSION}.1`,
    versionstring: VERSION,
    edition: "",
    productname: "Nextcloud",
    extendedSupport: false,
  });
}

/** `path` is what follows `/ocs/`: `v2.php/cloud/user`. The old `v1.php` says 100 where the new says 200. */
export function answerOcs(exchange: Exchange, path: string, isSignedIn: boolean): void {
  const { req, res } = exchange;
  if (header(req, "ocs-apirequest") !== "true") {
    throw new RequestError(412, { message: "CSRF check failed" });
  }
  const [version, ...rest] = path.split("/");
  const data = req.method === "GET" ? dataOf(exchange, rest.join("/")) : undefined;
  const fail = (status: number, statuscode: number, message: string): void =>
    sendJson(res, status, { ocs: { meta: { status: "failure", statuscode, message }, data: [] } });
  if (!isSignedIn) fail(401, 997, "Current user is not logged in");
  else if (!data) fail(404, 998, "Invalid query, please check the syntax.");
  else {
    const meta = { status: "ok", statuscode: version === "v1.php" ? 100 : 200, message: "OK" };
    sendJson(res, 200, { ocs: { meta, data } });
  }
}

function dataOf({ state }: Exchange, resource: string): object | undefined {
  const { quotaBytes, chunkMaxBytes } = state.control;
  if (resource === "cloud/user") {
    const used = state.tree.usedBytes();
    return {
      id: state.uid,
      enabled: true,
      displayname: "Anna Nowak",
      "display-name": "Anna Nowak",
      email: "anna@example.org",
      quota: { free: quotaBytes - used, used, total: quotaBytes },
    };
  }
  if (resource !== "cloud/capabilities") return undefined;
  return {
    version: { major: 31, minor: 0, micro: 4, string: VERSION, edition: "" },
    capabilities: {
      dav: { chunking: "1.0" },
      checksums: { supportedTypes: ["SHA1"], preferredUploadType: "SHA1" },
      files: {
        bigfilechunking: true,
        chunked_upload: { max_size: chunkMaxBytes, max_parallel_count: 5 },
        forbidden_filenames: [".htaccess"],
        forbidden_filename_characters: ["/", "\\"],
        forbidden_filename_extensions: [".part", ".filepart"],
      },
    },
  };
}
