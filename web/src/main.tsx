import "./mantine.css";
import "./styles.css";
import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, StrictMode, Suspense, useMemo } from "react";
import { createRoot } from "react-dom/client";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "./api/client.ts";
import { addTexts, startI18n } from "./i18n/i18n.ts";
import { takeSecret } from "./portal/secret.ts";
import { createAppRouter } from "./router.tsx";
import { sessionQuery } from "./session.ts";
import { cssVariables, themeWith } from "./theme.ts";

// Before anything else sees the address. A second link in the same tab starts anew, with nothing of the first.
takeSecret();
window.addEventListener("hashchange", () => {
  if (takeSecret()) window.location.reload();
});

// A message that comes before its place is there waits for it.
const Notices = lazy(async () => ({ default: (await import("./shell/notices.tsx")).Notices }));

/** A session that has ended sends the reader to the sign-in page and back to where they were. */
const onError = (error: unknown): void => {
  if (!(error instanceof ApiProblem) || error.code !== "unauthenticated") return;
  queryClient.setQueryData(sessionQuery.queryKey, null);
  void router.invalidate();
};

const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) =>
        failures < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 502),
    },
  },
});
const router = createAppRouter(queryClient);

function App() {
  const { t } = useTranslation();
  const close = t("action.close");
  const theme = useMemo(() => themeWith({ close }), [close]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Suspense>
          <Notices />
        </Suspense>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

await startI18n();
const place = document.getElementById("root");
if (!place) throw new Error("index.html has no #root");
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// Any page may meet an error: its sentence is there before, but the first page does not wait for it.
void addTexts("problems");
