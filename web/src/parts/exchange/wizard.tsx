import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { createDefinition } from "../../api/exchange-queries.ts";
import {
  type Body,
  type Draft,
  newBody,
  sentBody,
  TAKEN_SLUGS,
} from "../../exchange/definition.ts";
import { issuesOf } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { IssueList } from "./issue-list.tsx";
import { MirrorFields } from "./mirror-fields.tsx";
import { NameFields } from "./name-fields.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { DetailStep } from "./wizard-details.tsx";
import { MapStep } from "./wizard-map.tsx";
import { SourceStep } from "./wizard-source.tsx";
import { StartStep } from "./wizard-start.tsx";

const STEPS = ["start", "source", "map", "details", "name"] as const;
const OF_MIRROR = ["start", "source", "name"] as const;

const EMPTY: Draft = {
  ...{ slug: "", name: "", integration: "", module: null, active: true },
  body: newBody("import"),
};

/** Whether what a step asks for is there. */
function isAnswered(step: (typeof STEPS)[number], { body, integration, name, slug }: Draft) {
  if (step === "start") return integration !== "";
  if (step === "source") return hasPlace(body);
  if (step === "map") return (body.import ?? body.export)?.map.length !== 0;
  if (step === "details") return body.import === undefined || body.import.key.length > 0;
  return name.trim() !== "" && /^[a-z0-9][a-z0-9-]*$/.test(slug) && !TAKEN_SLUGS.includes(slug);
}

function hasPlace({ import: read, export: sent, mirror }: Body): boolean {
  if (read) {
    const { table, query, files } = read.source;
    return [table, query, files?.pattern].some((one) => (one ?? "").trim() !== "");
  }
  if (sent) return sent.target.files !== undefined || sent.target.table?.table !== "";
  return mirror?.tables.every(({ table }) => table !== "") ?? false;
}

/** One question after the other; at its end there is a definition to be tried. */
export function Wizard() {
  const x = useExchangeText();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(EMPTY);
  const [at, setAt] = useState(0);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const setBody = (body: Body) => set({ body });
  const { body, integration } = draft;
  const steps = body.direction === "mirror" ? OF_MIRROR : STEPS;
  const step = steps[at] ?? "start";
  const create = useMutation({
    mutationFn: () =>
      createDefinition({
        ...{ slug: draft.slug, name: draft.name.trim(), integration_id: integration },
        ...{ module: draft.module, active: draft.active, body: sentBody(body) },
      }),
    onSuccess: async ({ slug }) => {
      await queryClient.invalidateQueries({ queryKey: ["exchange"] });
      await navigate({ to: "/exchange/$slug", params: { slug } });
    },
  });
  const issues = issuesOf(create.error);
  return (
    <Stack>
      <Text size="sm" c="dimmed" role="status">
        {x("wizard.step", { at: at + 1, of: steps.length })}
      </Text>
      <Section title={x(`wizard.${step}`)}>
        {step === "start" && <StartStep draft={draft} set={set} />}
        {step === "source" && body.mirror && (
          <MirrorFields
            {...{ integration, issues }}
            value={body.mirror}
            onChange={(mirror) => setBody({ ...body, mirror })}
          />
        )}
        {step === "source" && !body.mirror && (
          <SourceStep draft={draft} set={set} issues={issues} />
        )}
        {step === "map" && <MapStep {...{ integration, body, issues }} onChange={setBody} />}
        {step === "details" && <DetailStep {...{ integration, body, issues }} onChange={setBody} />}
        {step === "name" && (
          <Stack>
            <NameFields draft={draft} set={set} issues={issues} isNew />
            {TAKEN_SLUGS.includes(draft.slug) && <Text size="sm">{x("slug_taken")}</Text>}
            <Text size="sm" c="dimmed">
              {x("wizard.then")}
            </Text>
          </Stack>
        )}
      </Section>
      {step === "map" && <PreviewPanel {...{ integration, body: withKey(body) }} />}
      <Problem error={create.error} />
      <IssueList issues={issues} />
      <Group>
        {at > 0 && (
          <Button variant="default" onClick={() => setAt(at - 1)}>
            {x("wizard.back")}
          </Button>
        )}
        {at < steps.length - 1 ? (
          <Button disabled={!isAnswered(step, draft)} onClick={() => setAt(at + 1)}>
            {x("wizard.next")}
          </Button>
        ) : (
          <Button
            disabled={!isAnswered(step, draft)}
            loading={create.isPending}
            onClick={() => create.mutate()}
          >
            {x("wizard.create")}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** The key is asked for later than the map: until then the first column that is mapped stands for it. */
function withKey(body: Body): Body {
  const part = body.import;
  if (!part || part.key.length > 0) return body;
  const [first] = part.map.flatMap(({ from = [] }) => [from].flat());
  return { ...body, import: { ...part, key: first === undefined ? [] : [first] } };
}
