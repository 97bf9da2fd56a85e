import "../../parts/commands/commands.css";
import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { catalogueQuery } from "../../api/command-queries.ts";
import { useCommandText } from "../../command-texts.ts";
import type { Catalogue } from "../../commands/catalogue.ts";
import { printJson, toJson } from "../../commands/lossless-json.ts";
import { EMPTY_DRAFT, requestOf } from "../../commands/request.ts";
import { CommandViews } from "../../parts/commands/command-views.tsx";
import { HistorySection } from "../../parts/commands/history-section.tsx";
import { LazyAnswer, LazyForm } from "../../parts/commands/lazy.tsx";
import { RequestEditor } from "../../parts/commands/request-editor.tsx";
import { ServerFields } from "../../parts/commands/server-fields.tsx";
import { useConsole } from "../../parts/commands/use-console.ts";
import { Page } from "../../parts/page.tsx";
import { PageState } from "../../parts/page-state.tsx";
import { Section } from "../../parts/section.tsx";

const route = getRouteApi("/app/commands");

/** Composes commands, sends them and shows what comes back. */
export function ConsolePage() {
  const { data, error, refetch } = useQuery(catalogueQuery);
  if (!data) return <PageState error={error} retry={refetch} />;
  return <CommandConsole catalogue={data} />;
}

function CommandConsole({ catalogue }: { readonly catalogue: Catalogue }) {
  const c = useCommandText();
  const { command: asked } = route.useSearch();
  const navigate = route.useNavigate();
  const name = catalogue.commands.find(
    (one) => one.name === asked?.toUpperCase() || one.aliases.includes(asked?.toUpperCase() ?? ""),
  )?.name;
  const console = useConsole(startText(catalogue, name));
  const choose = (chosen: string) => {
    void navigate({ search: { command: chosen }, replace: true });
    console.setText(startText(catalogue, chosen));
  };
  return (
    <Page title={c("title")} intro={c("intro")}>
      <CommandViews />
      <Stack
        gap="md"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          console.post();
        }}
      >
        <Section title={c("server.title")}>
          <ServerFields server={console.server} set={console.setServer} />
        </Section>
        <Section title={c("form.title")}>
          <LazyForm catalogue={catalogue} name={name} onChoose={choose} console={console} />
        </Section>
        <Section title={c("request.section")}>
          <RequestEditor console={console} />
        </Section>
        {console.exchange && <LazyAnswer exchange={console.exchange} />}
        <HistorySection
          entries={console.history}
          onTake={({ request, unitId }) => {
            console.setText(request);
            console.setServer({ unitId });
            window.scrollTo({ top: 0 });
          }}
          onClear={console.clearHistory}
        />
      </Stack>
    </Page>
  );
}

/** The command with all its parameters, so that it can be posted or changed at once; raw queries by their example. */
function startText({ commands }: Catalogue, name: string | undefined): string {
  const command = commands.find((one) => one.name === name);
  if (!command) return "";
  const isQuery = command.name === "SELECT" && command.example !== undefined;
  return printJson(isQuery ? toJson(command.example) : requestOf(command, EMPTY_DRAFT), 2);
}
