import { NativeSelect } from "@mantine/core";
import { LANGUAGE_NAMES, LANGUAGES, type Language } from "../../i18n/languages.ts";
import { useReportText } from "../../report-texts.ts";
import { languageOf, PAPERS, type Paper, paperOf } from "./definition.ts";

interface LookSelectsProps {
  readonly language: Language | "";
  readonly paper: Paper | "";
  readonly onChange: (change: {
    readonly language?: Language | "";
    readonly paper?: Paper | "";
  }) => void;
  readonly errors: Readonly<Record<string, string>>;
  /** Before the fields' names in the API's body: `definition.` or nothing. */
  readonly place?: string;
}

/** Language and paper of a report; left open they are those of the organisation. */
export function LookSelects({ language, paper, onChange, errors, place = "" }: LookSelectsProps) {
  const r = useReportText();
  return (
    <>
      <NativeSelect
        label={r("form.language")}
        value={language}
        data={[
          { value: "", label: r("form.usual") },
          ...LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] })),
        ]}
        onChange={(event) => onChange({ language: languageOf(event.currentTarget.value) })}
        error={errors[`${place}language`]}
      />
      <NativeSelect
        label={r("form.paper")}
        value={paper}
        data={[
          { value: "", label: r("form.usual") },
          ...PAPERS.map((value) => ({ value, label: value })),
        ]}
        onChange={(event) => onChange({ paper: paperOf(event.currentTarget.value) })}
        error={errors[`${place}paper`]}
      />
    </>
  );
}
