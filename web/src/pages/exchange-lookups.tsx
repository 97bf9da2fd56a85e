import { Button, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { deleteLookup, lookupsQuery, saveLookup } from "../api/exchange-queries.ts";
import type { LookupList } from "../api/types.ts";
import { issuesOf } from "../exchange/issues.ts";
import { useExchangeText } from "../exchange-texts.ts";
import { ConfirmButton } from "../parts/confirm-button.tsx";
import { IssueList } from "../parts/exchange/issue-list.tsx";
import { Fold } from "../parts/fold.tsx";
import { ListSkeleton, Nothing } from "../parts/infinite-list.tsx";
import { LinkAnchor } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { Section } from "../parts/section.tsx";

/** Lists of values: what stands for what. */
export function LookupsPage() {
  const x = useExchangeText();
  const { data, error, refetch } = useQuery(lookupsQuery);
  return (
    <Page
      title={x("lookups")}
      intro={x("lookup.intro")}
      back={<LinkAnchor to="/exchange">← {x("title")}</LinkAnchor>}
    >
      <Problem error={error} retry={refetch} />
      {!data && !error && <ListSkeleton rows={3} />}
      {data?.length === 0 && <Nothing>{x("lookup.none")}</Nothing>}
      {data?.map((list) => (
        <Fold
          key={list.name}
          title={list.name}
          summary={x("lookup.entries", { count: Object.keys(list.entries).length })}
        >
          <LookupForm key={list.updated_at} list={list} />
        </Fold>
      ))}
      <Section title={x("lookup.add")}>
        <LookupForm key={data?.length ?? 0} />
      </Section>
    </Page>
  );
}

const MARK = "=";

const textOf = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([from, to]) => `${from} ${MARK} ${to}`)
    .join("\n");

interface Parsed {
  readonly entries: Record<string, string>;
  /** Numbers of the lines that are no pair, or name a value for the second time. */
  readonly wrong: readonly number[];
}

function parse(text: string): Parsed {
  const entries = new Map<string, string>();
  const wrong: number[] = [];
  for (const [at, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const mark = line.lastIndexOf(MARK);
    const from = line.slice(0, Math.max(0, mark)).trim();
    if (from === "" || entries.has(from)) wrong.push(at + 1);
    else entries.set(from, line.slice(mark + 1).trim());
  }
  return { entries: Object.fromEntries(entries), wrong };
}

function LookupForm({ list }: { readonly list?: LookupList }) {
  const { t } = useTranslation();
  const x = useExchangeText();
  const queryClient = useQueryClient();
  const [name, setName] = useState(list?.name ?? "");
  const [text, setText] = useState(() => textOf(list?.entries ?? {}));
  const { entries, wrong } = parse(text);
  const done = async () => {
    await queryClient.invalidateQueries({ queryKey: ["exchange", "lookups"] });
    notifications.show({ message: t("common.saved"), color: "green" });
  };
  const save = useMutation({ mutationFn: () => saveLookup(name.trim(), entries), onSuccess: done });
  const remove = useMutation({ mutationFn: () => deleteLookup(name), onSuccess: done });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong.length === 0) save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {!list && (
          <TextInput
            label={x("lookup.name")}
            description={x("slug_help")}
            required
            pattern="[a-z0-9][a-z0-9_\-]{0,62}"
            maxLength={63}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Textarea
          label={x("lookup.values")}
          description={x("lookup.values_help")}
          autosize
          minRows={4}
          maxRows={20}
          required
          spellCheck={false}
          classNames={{ input: "mono" }}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={wrong.length > 0 && x("lookup.wrong", { lines: wrong.slice(0, 20).join(", ") })}
        />
        <Problem error={save.error} />
        <IssueList issues={issuesOf(save.error)} />
        <Group>
          <Button type="submit" loading={save.isPending} disabled={wrong.length > 0}>
            {t("action.save")}
          </Button>
          {list && (
            <ConfirmButton
              label={t("action.delete")}
              question={x("lookup.delete_question", { name })}
              explanation={x("lookup.delete_explanation")}
              confirmLabel={t("action.delete")}
              onConfirm={() => remove.mutateAsync()}
              isBusy={remove.isPending}
              error={remove.error}
            />
          )}
          {list && (
            <Text size="sm" c="dimmed">
              {list.updated_by}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  );
}
