import { Button, Group, NativeSelect, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { makeReport } from "../../api/report-queries.ts";
import { useFileText } from "../../file-texts.ts";
import { useReportText } from "../../report-texts.ts";
import { useMay } from "../../session.ts";
import { TimeInputs } from "../files/make-report.tsx";
import { FORMATS } from "../files/report-time.ts";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { LookSelects } from "./look-selects.tsx";
import { MailInputs } from "./mail-inputs.tsx";
import { makeBody, type Order, previewBody, USUAL_ORDER } from "./order.ts";
import { usePreview } from "./use-preview.tsx";

interface MakeSectionProps {
  readonly slug: string;
  readonly name: string;
}

/** Shows a report before it is made, makes it as a file, and sends it by e-mail where wanted. */
export function MakeSection({ slug, name }: MakeSectionProps) {
  const f = useFileText();
  const r = useReportText();
  const mayRun = useMay("integrations.run");
  const queryClient = useQueryClient();
  const [order, setOrder] = useState<Order>(USUAL_ORDER);
  const change = (part: Partial<Order>) => setOrder((before) => ({ ...before, ...part }));
  const preview = usePreview(previewBody(slug, order), name);
  const start = useMutation({
    mutationFn: () => makeReport(slug, makeBody(slug, order)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const errors = { ...fieldErrors(preview.error), ...fieldErrors(start.error) };
  return (
    <Section title={f("make.title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {r("make.help")}
        </Text>
        <form onSubmit={submit}>
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TimeInputs
                slug={slug}
                time={order.time}
                onChange={(time) => change({ time: { ...order.time, ...time } })}
                errors={errors}
              />
              <LookSelects
                language={order.language}
                paper={order.paper}
                onChange={change}
                errors={errors}
              />
              {mayRun && <FormatSelect format={order.format} onChange={change} />}
              {mayRun && (
                <MailInputs
                  mailer={order.mailer}
                  to={order.to}
                  onChange={change}
                  errors={errors}
                  place="mail"
                />
              )}
            </SimpleGrid>
            <Problem error={start.error ?? preview.error} />
            <Group>
              {mayRun && (
                <Button type="submit" loading={start.isPending}>
                  {f("make.start")}
                </Button>
              )}
              {preview.buttons}
            </Group>
          </Stack>
        </form>
        {start.data && <LiveRun key={start.data.id} id={start.data.id} />}
        {preview.shown}
      </Stack>
    </Section>
  );
}

interface FormatSelectProps {
  readonly format: Order["format"];
  readonly onChange: (change: Pick<Order, "format">) => void;
}

function FormatSelect({ format, onChange }: FormatSelectProps) {
  const f = useFileText();
  return (
    <NativeSelect
      label={f("make.format")}
      value={format}
      data={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
      onChange={({ currentTarget: { value } }) =>
        onChange({ format: FORMATS.find((one) => one === value) ?? "pdf" })
      }
    />
  );
}
