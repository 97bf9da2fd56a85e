import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { PackCheckIn, PackInstallIn, PackOptions } from "./types.ts";

export const packsQuery = queryOptions({
  queryKey: ["exchange", "packs"],
  queryFn: async () => (await answerOf(api.GET("/api/exchange/packs"))).items,
  staleTime: Number.POSITIVE_INFINITY,
});

const at = (pack: string) => ({ params: { path: { pack } } });

export const packScripts = async (pack: string, options: PackOptions) =>
  (
    await answerOf(
      api.POST("/api/exchange/packs/{pack}/scripts", { ...at(pack), body: { options } }),
    )
  ).items;

export const installPack = async (pack: string, body: PackInstallIn) =>
  (await answerOf(api.POST("/api/exchange/packs/{pack}/install", { ...at(pack), body })))
    .definitions;

export const checkPack = (pack: string, body: PackCheckIn) =>
  answerOf(api.POST("/api/exchange/packs/{pack}/check", { ...at(pack), body }));
