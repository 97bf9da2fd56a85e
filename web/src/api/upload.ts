import { sendForm } from "./send-form.ts";
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
  return sendForm("/api/files", { form, status: 201, onProgress });
}
