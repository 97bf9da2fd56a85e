import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import { pageQuery, paging } from "./paging.ts";
import type { IfExists } from "./types.ts";

export const fileQuery = (id: number) =>
  queryOptions({
    queryKey: ["files", "one", id],
    queryFn: () => answerOf(api.GET("/api/files/{id}", { params: { path: { id } } })),
  });

/** Where a file was sent, latest first. */
export const fileCopiesQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: ["files", "copies", id],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/files/{id}/copies", {
          params: { path: { id }, query: pageQuery({}, pageParam, 20) },
        }),
      ),
    ...paging,
  });

/** What lies in a folder of a storage, asked of the storage itself. */
export const storedQuery = (id: string, folder: string) =>
  infiniteQueryOptions({
    queryKey: ["files", "stored", id, folder],
    queryFn: ({ pageParam }) =>
      answerOf(
        api.GET("/api/integrations/{id}/files", {
          params: { path: { id }, query: pageQuery({ folder }, pageParam, 100) },
        }),
      ),
    ...paging,
  });

export const quotaQuery = (id: string) =>
  queryOptions({
    queryKey: ["files", "quota", id],
    queryFn: () =>
      answerOf(api.GET("/api/integrations/{id}/files/quota", { params: { path: { id } } })),
  });

export interface Sending {
  readonly id: string;
  readonly file_ids: number[];
  readonly folder: string | undefined;
  readonly if_exists: IfExists | undefined;
}

/** Starts the run that sends files of the hub to a storage. */
export const sendFiles = ({ id, file_ids, folder, if_exists }: Sending) =>
  answerOf(
    api.POST("/api/integrations/{id}/upload/file", {
      params: { path: { id } },
      body: {
        file_ids,
        ...(folder ? { folder } : {}),
        ...(if_exists ? { if_exists } : {}),
      },
    }),
  );
