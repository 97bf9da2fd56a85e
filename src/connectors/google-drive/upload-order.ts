import { type FileSource, isHubError } from "../../sdk/index.ts";
import type { Place } from "./folders.ts";

/** What one upload is about. */
export interface Upload {
  readonly name: string;
  readonly path: string;
  readonly parent: Place;
  readonly source: FileSource;
  /** The file whose content is replaced, so that its links stay; undefined for a new one. */
  readonly fileId: string | undefined;
}

export const metadataOf = ({ name, parent, source }: Upload, id: string): object => ({
  id,
  name,
  parents: [parent.id],
  mimeType: source.mime,
});

/** A fault after which an upload goes on where it stopped. */
export const isPassing = (error: unknown): boolean =>
  isHubError(error) && error.name === "TransientError" && error.code !== "upload_damaged";
