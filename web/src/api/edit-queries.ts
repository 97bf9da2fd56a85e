import type { FormEntity } from "../record-draft.ts";
import { answerOf, api } from "./client.ts";
import type { HubRecord } from "./types.ts";

const at = (entity: FormEntity, id: number) => ({ params: { path: { entity, id } } });

export const createRecord = (
  entity: FormEntity,
  data: Record<string, unknown>,
): Promise<{ readonly id: number }> =>
  answerOf(api.POST("/api/records/{entity}", { params: { path: { entity } }, body: { data } }));

/** Refused where the record has another revision by now. */
export const changeRecord = (
  entity: FormEntity,
  { id, revision }: Pick<HubRecord, "id" | "revision">,
  fields: Record<string, unknown>,
) =>
  answerOf(
    api.PATCH("/api/records/{entity}/{id}", { ...at(entity, id), body: { fields, revision } }),
  );

export const deleteRecord = (entity: FormEntity, id: number) =>
  answerOf(api.DELETE("/api/records/{entity}/{id}", at(entity, id)));

export const restoreRecord = (entity: FormEntity, id: number) =>
  answerOf(api.POST("/api/records/{entity}/{id}/restore", at(entity, id)));
