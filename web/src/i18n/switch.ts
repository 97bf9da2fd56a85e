import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { answerOf, api } from "../api/client.ts";
import { sessionQuery } from "../session.ts";
import { changeLanguage } from "./i18n.ts";
import type { Language } from "./languages.ts";

/** Changes the language on the screen and, for somebody with an account, in their profile. */
export function useSwitchLanguage(): (language: Language) => Promise<void> {
  const queryClient = useQueryClient();
  return useCallback(
    async (language) => {
      await changeLanguage(language);
      if (!queryClient.getQueryData(sessionQuery.queryKey)?.user) return;
      const session = await answerOf(api.PATCH("/api/session", { body: { language } })).catch(
        () => undefined,
      );
      if (session) queryClient.setQueryData(sessionQuery.queryKey, session);
    },
    [queryClient],
  );
}
