import { Button, NativeSelect, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldErrors } from "../../api/client.ts";
import { makeReport, reportsQuery } from "../../api/report-queries.ts";
import { useFileText } from "../../file-texts.ts";
import { useFormat } from "../../i18n/format.ts";
import { LiveRun } from "../live-run.tsx";
import { Problem } from "../problem.tsx";
import { Section } from "../section.tsx";
import { FORMATS, type ReportTime, reportBody, timeKind } from "./report-time.ts";

/** Makes one of the reports that there are, and follows the run. */
export function MakeReport() {
  const f = useFileText();
  const { text } = useFormat();
  const queryClient = useQueryClient();
  const reports = useQuery(reportsQuery);
  const [slug, setSlug] = useState("monthly");
  const [time, setTime] = useState<ReportTime>({});
  const [format, setFormat] = useState<(typeof FORMATS)[number]>("pdf");
  const start = useMutation({
    mutationFn: () => makeReport(slug, reportBody(slug, time, format)),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["runs"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate();
  };
  const { built_in: builtIn = [], items: own = [] } = reports.data ?? {};
  const choices = [
    ...builtIn.map((one) => ({ value: one.slug, label: text(one.name) })),
    ...own.map((one) => ({ value: one.slug, label: one.name })),
  ];
  return (
    <Section title={f("make.title")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {f("make.help")}
        </Text>
        <Problem error={reports.error} retry={reports.refetch} />
        <form onSubmit={submit}>
          <Stack>
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <NativeSelect
                label={f("make.report")}
                value={slug}
                data={choices}
                onChange={(event) => setSlug(event.currentTarget.value)}
              />
              <NativeSelect
                label={f("make.format")}
                value={format}
                data={FORMATS.map((value) => ({ value, label: value.toUpperCase() }))}
                onChange={(event) =>
                  setFormat(FORMATS.find((one) => one === event.currentTarget.value) ?? "pdf")
                }
              />
              <TimeInputs
                slug={slug}
                time={time}
                onChange={(change) => setTime((before) => ({ ...before, ...change }))}
                errors={fieldErrors(start.error)}
              />
            </SimpleGrid>
            <Problem error={start.error} />
            <Button
              type="submit"
              loading={start.isPending}
              disabled={!reports.data}
              style={{ alignSelf: "flex-start" }}
            >
              {f("make.start")}
            </Button>
          </Stack>
        </form>
        {start.data && <LiveRun key={start.data.id} id={start.data.id} />}
      </Stack>
    </Section>
  );
}

interface TimeInputsProps {
  readonly slug: string;
  readonly time: ReportTime;
  readonly onChange: (change: ReportTime) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** Left empty it is the last month, yesterday, or the report's own period. */
export function TimeInputs({ slug, time, onChange, errors }: TimeInputsProps) {
  const f = useFileText();
  const kind = timeKind(slug);
  if (kind === "month") {
    return (
      <TextInput
        type="month"
        label={f("make.month")}
        placeholder="2025-01"
        pattern="\d{4}-(0[1-9]|1[0-2])"
        value={time.month ?? ""}
        onChange={(event) => onChange({ month: event.currentTarget.value })}
        error={errors.month ?? errors.year}
      />
    );
  }
  if (kind === "day") {
    return (
      <TextInput
        type="date"
        label={f("make.day")}
        value={time.day ?? ""}
        onChange={(event) => onChange({ day: event.currentTarget.value })}
        error={errors.day}
      />
    );
  }
  return (
    <>
      <TextInput
        type="date"
        label={f("make.from")}
        value={time.from ?? ""}
        onChange={(event) => onChange({ from: event.currentTarget.value })}
        error={errors.date_from}
      />
      <TextInput
        type="date"
        label={f("make.to")}
        value={time.to ?? ""}
        onChange={(event) => onChange({ to: event.currentTarget.value })}
        error={errors.date_to}
      />
    </>
  );
}
