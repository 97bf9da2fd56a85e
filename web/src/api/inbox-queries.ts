import { infiniteQueryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";
import { sendForm } from "./send-form.ts";
import type { InboxFile, TakenFiles } from "./types.ts";

/** The files of an integration that reads files, by name. */
export const inboxQuery = (id: string, state: InboxFile["state"] | undefined) =>
  infiniteQueryOptions({
    queryKey: ["integrations", "inbox", id, state ?? null],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/integrations/{id}/inbox", {
          params: { path: { id }, query: pageQuery({ state }, pageParam) },
        }),
      ),
    ...paging,
  });

interface Upload {
  readonly id: string;
  readonly files: readonly File[];
  /** Told how much has gone, from 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/**
 * Gives files to an integration that reads files: all of them, or none.
 * @throws ApiProblem
 */
export function uploadDocuments({ id, files, onProgress }: Upload): Promise<TakenFiles> {
  const form = new FormData();
  for (const file of files) form.append("files", file);
  const path = `/api/integrations/${encodeURIComponent(id)}/upload/documents`;
  return sendForm(path, { form, status: 202, onProgress });
}
