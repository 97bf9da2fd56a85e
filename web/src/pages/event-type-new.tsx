import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { answerOf, api, fieldErrors } from "../api/client.ts";
import type { EventTypeIn } from "../api/types.ts";
import { eventTypesQuery } from "../api/webhook-queries.ts";
import { parseData } from "../parts/event/data-editor.tsx";
import { LinkAnchor, LinkButton } from "../parts/link.tsx";
import { Page } from "../parts/page.tsx";
import { Problem } from "../parts/problem.tsx";
import { Section } from "../parts/section.tsx";

const EMPTY = { type: "", title: "", description: "", example: "", schema: "", mismatch: "reject" };
const MISMATCHES = ["reject", "warn"] as const;

/** A kind of event of one's own, or a new version of it. */
export function EventTypeNewPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [values, setValues] = useState(EMPTY);
  const [isTried, setIsTried] = useState(false);
  const create = useMutation({
    mutationFn: (body: EventTypeIn) => answerOf(api.POST("/api/events/types", { body })),
    onSuccess: async ({ type }) => {
      await queryClient.invalidateQueries({ queryKey: eventTypesQuery.queryKey });
      await navigate({ to: "/event-types/$type", params: { type } });
    },
  });
  const isBroken = (text: string) => text.trim() !== "" && parseData(text) === undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (!values.type.trim() || isBroken(values.example) || isBroken(values.schema)) return;
    create.mutate(bodyOf(values));
  };
  const told = fieldErrors(create.error);
  const toldIn = (name: string) =>
    Object.entries(told).find(([path]) => path === name || path.startsWith(`${name}.`))?.[1];
  const field = (name: keyof typeof EMPTY) => ({
    label: t(`own_type.${name}`),
    value: values[name],
    error: toldIn(name),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setValues({ ...values, [name]: event.currentTarget.value }),
  });
  const json = (name: "example" | "schema") => ({
    ...field(name),
    rows: 8,
    resize: "vertical" as const,
    spellCheck: false,
    classNames: { input: "mono" },
    error: isTried && isBroken(values[name]) ? t("try_it.no_json") : toldIn(name),
  });
  const missing = isTried && !values.type.trim() ? t("form.required") : undefined;
  return (
    <Page
      title={t("own_type.add")}
      intro={t("own_type.intro")}
      back={<LinkAnchor to="/event-types">← {t("event_type.catalogue")}</LinkAnchor>}
    >
      <form onSubmit={submit} noValidate>
        <Stack maw={820}>
          <Section>
            <Stack>
              <TextInput
                {...field("type")}
                required
                maxLength={120}
                placeholder="order.shipped"
                error={missing ?? toldIn("type")}
              />
              <TextInput {...field("title")} maxLength={200} />
              <Textarea {...field("description")} maxLength={2000} rows={2} resize="vertical" />
              <Textarea {...json("example")} placeholder={'{"number": "A-17"}'} />
              <Textarea
                {...json("schema")}
                description={t("own_type.schema_help")}
                placeholder={'{"type": "object", "properties": {"number": {"type": "string"}}}'}
              />
              <NativeSelect
                {...field("mismatch")}
                error={toldIn("on_mismatch")}
                data={MISMATCHES.map((value) => ({ value, label: t(`mismatch.${value}`) }))}
              />
            </Stack>
          </Section>
          <Problem error={create.error} />
          <Group>
            <Button type="submit" loading={create.isPending}>
              {t("own_type.add")}
            </Button>
            <LinkButton to="/event-types" variant="default">
              {t("action.cancel")}
            </LinkButton>
          </Group>
        </Stack>
      </form>
    </Page>
  );
}

function bodyOf({
  type,
  title,
  description,
  example,
  schema,
  mismatch,
}: typeof EMPTY): EventTypeIn {
  return {
    type: type.trim(),
    ...(title.trim() ? { title: title.trim() } : {}),
    ...(description.trim() ? { description: description.trim() } : {}),
    ...(example.trim() ? { example: parseData(example) ?? {} } : {}),
    ...(schema.trim() ? { schema: parseData(schema) ?? {} } : {}),
    on_mismatch: MISMATCHES.find((one) => one === mismatch) ?? "reject",
  };
}
