import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { reportsQuery } from "../../api/report-queries.ts";
import { useFormat } from "../../i18n/format.ts";
import { LANGUAGE_NAMES, LANGUAGES } from "../../i18n/languages.ts";
import { useReportText } from "../../report-texts.ts";
import { FORMATS } from "../files/report-time.ts";
import { languageOf } from "../report/definition.ts";
import { MailInputs } from "../report/mail-inputs.tsx";
import { formatOf, type ReportChoice } from "./report-choice.ts";

interface ReportInputProps {
  readonly choice: ReportChoice;
  readonly onChange: (choice: ReportChoice) => void;
  readonly errors: Readonly<Record<string, string>>;
}

/** Which report is made, in which format and language, and to whom it goes. */
export function ReportInput({ choice, onChange, errors }: ReportInputProps) {
  const r = useReportText();
  const change = (part: Partial<ReportChoice>) => onChange({ ...choice, ...part });
  return (
    <>
      <ReportSelect
        report={choice.report}
        onChange={(report) => change({ report })}
        error={errors["params.report"]}
      />
      <NativeSelect
        label={r("schedule.format")}
        value={choice.format}
        data={[
          { value: "", label: r("form.usual") },
          ...FORMATS.map((value) => ({ value, label: value.toUpperCase() })),
        ]}
        onChange={(event) => change({ format: formatOf(event.currentTarget.value) })}
        error={errors["params.format"]}
      />
      <NativeSelect
        label={r("form.language")}
        value={choice.language}
        data={[
          { value: "", label: r("form.usual") },
          ...LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
        ]}
        onChange={(event) => change({ language: languageOf(event.currentTarget.value) })}
        error={errors["params.language"]}
      />
      <MailInputs
        mailer={choice.mailer}
        to={choice.to}
        onChange={change}
        errors={errors}
        place="params.mail"
      />
    </>
  );
}

interface ReportSelectProps {
  readonly report: string;
  readonly onChange: (report: string) => void;
  readonly error: string | undefined;
}

/** A report that has gone stays to be seen. */
function ReportSelect({ report, onChange, error }: ReportSelectProps) {
  const r = useReportText();
  const { text } = useFormat();
  const { built_in: builtIn = [], items = [] } = useQuery(reportsQuery).data ?? {};
  const known = [
    ...builtIn.map(({ slug, name }) => ({ value: slug, label: text(name) })),
    ...items.map(({ slug, name }) => ({ value: slug, label: name })),
  ];
  const isKnown = known.some(({ value }) => value === report);
  return (
    <NativeSelect
      label={r("schedule.report")}
      description={r("schedule.report_help")}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={report}
      data={isKnown ? known : [{ value: report, label: report }, ...known]}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
}
