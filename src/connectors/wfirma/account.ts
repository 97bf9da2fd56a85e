import type { Static } from "typebox";
import type { Context } from "../../sdk/index.ts";
import type { manifest } from "./manifest.ts";

export type Credentials = Static<typeof manifest.credentials>;
export type Settings = Static<typeof manifest.settings>;
export type WfirmaContext = Context<Credentials, Settings>;

/** What signs every call: https://doc.wfirma.pl/ */
export const headersOf = ({ credentials }: Pick<WfirmaContext, "credentials">) => ({
  accessKey: credentials.access_key.trim(),
  secretKey: credentials.secret_key.trim(),
  ...(credentials.app_key === undefined ? {} : { appKey: credentials.app_key.trim() }),
});
