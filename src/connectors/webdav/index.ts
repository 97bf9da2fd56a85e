import { defineConnector, defineFiles, splitFilePath, splitPath } from "../../sdk/index.ts";
import { list, stat } from "../dav-client/client.ts";
import { getFile, readQuota, removeFile } from "../dav-client/files.ts";
import { putPlain } from "../dav-client/put-plain.ts";
import { check } from "./check.ts";
import { manifest } from "./manifest.ts";
import { signIn } from "./sign-in.ts";

/** The base URL is the folder itself. */
const ROOT = { root: "" };

const files = defineFiles(manifest, {
  async put(ctx, path, source) {
    const names = splitFilePath(path);
    return await putPlain(signIn(ctx), ROOT, { names, source });
  },

  list: async (ctx, folder) => await list(signIn(ctx), ROOT, splitPath(folder)),

  get: async (ctx, path) => await getFile(signIn(ctx), ROOT, splitFilePath(path)),

  stat: async (ctx, path) => await stat(signIn(ctx), ROOT, splitPath(path)),

  remove: async (ctx, path) => await removeFile(signIn(ctx), ROOT, splitFilePath(path)),

  quota: async (ctx) => await readQuota(signIn(ctx), ROOT),
});

export default defineConnector({ manifest, check, files });
