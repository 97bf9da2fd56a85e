import { defineConnector } from "../../sdk/index.ts";
import { manifest } from "./manifest.ts";

/** Files for the data bus: what is in them is the definition's to say, so that it has no streams of its own. */
export default defineConnector({
  manifest,
  async check({ inbox, signal }) {
    signal.throwIfAborted();
    const files = await inbox.list();
    const nothing = "There is no file yet: upload one, or lay one into the folder.";
    return {
      account_name: `${files.length} files`,
      ...(files.length === 0 ? { warnings: [nothing] } : {}),
    };
  },
});
