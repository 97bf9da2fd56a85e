import {
  AuthError,
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import { databaseWords } from "../sql-client/words.ts";

type Make = (words: string) => HubError;

const signIn: Make = (words) =>
  new AuthError(`Oracle refused the sign-in: ${words} Check user name and password.`);
const forbidden: Make = (words) =>
  new ConfigError(`The user lacks a right: ${words} Grant it to the user.`, {
    code: "forbidden_by_remote",
  });
const noService: Make = (words) =>
  new ConfigError(
    `The listener knows no such database: ${words} Check the service name or the SID.`,
  );
const tooOld: Make = () =>
  new ConfigError("This Oracle is older than 12.1, which the hub cannot speak with.");
const untrusted: Make = (words) =>
  new TransientError(
    `No trusted TLS connection to Oracle: ${words} Check its certificate, and ca_certificate.`,
    { code: "tls_error" },
  );
const timeout: Make = (words) =>
  new TransientError(`Oracle did not answer in time: ${words}`, { code: "timeout" });
const stood: Make = (words) =>
  new TransientError(`Other work on the database stood in the way: ${words}`, { code: "timeout" });
const refusedConnection: Make = () =>
  new TransientError(
    "Nobody takes connections there, or the listener refused it: check server and port.",
    { code: "connection_refused" },
  );
const lost: Make = () =>
  new TransientError("The connection to Oracle was lost.", { code: "connection_reset" });
const busy: Make = (words) => new TransientError(`Oracle cannot do this at the moment: ${words}`);
const readOnly: Make = (words) => new RejectedError(`The statement would change data: ${words}`);

/**
 * https://docs.oracle.com/error-help/db/ and the list of https://node-oracledb.readthedocs.io (NJS). Codes of the
 * library stand for faults of the network, those of the server for everything else.
 */
const CODES: readonly (readonly [RegExp, Make])[] = [
  [/^ORA-(01017|01005|28000|28001|28003|01045|01035|28040)$/, signIn],
  [/^NJS-(116|088|089)$/, signIn],
  [/^ORA-(01031|01950|01749)$/, forbidden],
  [/^(NJS-518|NJS-519|ORA-12514|ORA-12505)$/, noService],
  [/^NJS-138$/, tooOld],
  [/^NJS-(505|506|507|508)$/, untrusted],
  [/^(NJS-123|NJS-510|ORA-12170|ORA-01013|ORA-00040)$/, timeout],
  [/^ORA-(00054|00060|30006|08177|04020|04021|00051)$/, stood],
  [/^(NJS-511|NJS-503|NJS-530|ORA-12541)$/, refusedConnection],
  [
    /^(NJS-(500|501|509|513|521|003)|ORA-(03113|03114|03135|00028|02396|01012|12537|12547|12570))$/,
    lost,
  ],
  [
    /^ORA-(01033|01034|01089|01090|12516|12518|12519|12520|12528|00018|00020|01555|04031|01652|01653|01654|30036)$/,
    busy,
  ],
  [/^ORA-01456$/, readOnly],
  [
    /^NJS-(512|514|515|516|517|520|536)$/,
    (words) => new ConfigError(`The address of the Oracle server is wrong: ${words}`),
  ],
];

/** What `oracledb` threw, or the server answered. */
export function fault(thrown: unknown): HubError {
  if (isHubError(thrown)) return thrown;
  const message = messageOf(thrown);
  const code = /\b(?:ORA|NJS)-\d{3,5}\b/.exec(codeOf(thrown) || message)?.[0] ?? "";
  // The library adds the address of its help, and an id of the connection.
  const words = databaseWords(
    message.replace(/Help: https?:\S+/g, "").replace(/\(CONNECTION_ID=[^)]*\)/g, ""),
  );
  const known = CODES.find(([pattern]) => pattern.test(code));
  if (known) return known[1](/[.!?]$/.test(words) ? words : `${words}.`);
  return code === "" ? lost(words) : new RejectedError(`Oracle refused it (${code}): ${words}`);
}

const codeOf = (thrown: unknown): string => {
  const { code } = (thrown ?? {}) as { readonly code?: unknown };
  return typeof code === "string" ? code : "";
};
