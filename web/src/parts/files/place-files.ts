import type { HubFile } from "../../api/types.ts";
import { uploadFile } from "../../api/upload.ts";

interface Placing {
  readonly files: readonly File[];
  /** `YYYY-MM` or nothing, for all of them. */
  readonly period: string;
  /** Of all bytes together, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Puts files into the hub one after the other; the first that it refuses ends it.
 * @throws ApiProblem
 */
export async function placeFiles({ files, period, onProgress }: Placing): Promise<HubFile[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0) || 1;
  const placed: HubFile[] = [];
  let before = 0;
  for (const file of files) {
    const tell = (share: number) => onProgress((before + share * file.size) / total);
    placed.push(await uploadFile({ file, period, onProgress: tell }));
    before += file.size;
  }
  return placed;
}
