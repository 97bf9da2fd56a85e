import { defineConnector, defineFiles, splitFilePath, splitPath } from "../../sdk/index.ts";
import { list, stat } from "../dav-client/client.ts";
import { getFile, readQuota, removeFile } from "../dav-client/files.ts";
import { openAccount } from "./account.ts";
import { check } from "./check.ts";
import { manifest } from "./manifest.ts";
import { putFile } from "./upload.ts";

const files = defineFiles(manifest, {
  async put(ctx, path, source) {
    const names = splitFilePath(path);
    return await putFile(ctx, await openAccount(ctx), { names, source });
  },

  async list(ctx, folder) {
    const names = splitPath(folder);
    return await list(ctx, await openAccount(ctx), names);
  },

  async get(ctx, path) {
    const names = splitFilePath(path);
    return await getFile(ctx, await openAccount(ctx), names);
  },

  async stat(ctx, path) {
    const names = splitPath(path);
    return await stat(ctx, await openAccount(ctx), names);
  },

  async remove(ctx, path) {
    const names = splitFilePath(path);
    await removeFile(ctx, await openAccount(ctx), names);
  },

  quota: async (ctx) => await readQuota(ctx, await openAccount(ctx)),
});

export default defineConnector({ manifest, check, files });
