import { ApiProblem, problemOf } from "./client.ts";
import type { HubFile } from "./types.ts";

interface Upload {
  readonly file: File;
  /** `YYYY-MM`, where the file belongs to a month. */
  readonly period: string;
  /** Told how much has gone, from 0 to 1: `fetch` cannot tell. */
  readonly onProgress: (share: number) => void;
}

/**
 * Puts a file into the hub's files.
 * @throws ApiProblem
 */
export function uploadFile({ file, period, onProgress }: Upload): Promise<HubFile> {
  const form = new FormData();
  form.set("kind", "upload");
  if (period) form.set("period", period);
  form.set("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/api/files");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = () => reject(new ApiProblem({ status: 0, code: "offline", detail: "" }));
    request.onload = () => {
      if (request.status === 201) resolve(request.response as HubFile);
      else reject(problemOf(request.response, request.status));
    };
    request.send(form);
  });
}
