import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { integrationsQuery } from "../../api/queries.ts";
import { useReportText } from "../../report-texts.ts";

interface MailInputsProps {
  /** Integration; empty: no e-mail. */
  readonly mailer: string;
  readonly to: string;
  readonly onChange: (change: { readonly mailer?: string; readonly to?: string }) => void;
  /** By the path in the API's body. */
  readonly errors: Readonly<Record<string, string>>;
  /** Where `mail` stands in that body. */
  readonly place: string;
}

/** Through which integration a report goes out by e-mail, and to whom. */
export function MailInputs({ mailer, to, onChange, errors, place }: MailInputsProps) {
  const r = useReportText();
  const integrations = useQuery(integrationsQuery);
  const mailers = (integrations.data ?? []).filter(
    ({ id, provider, active }) => id === mailer || (provider === "email" && active),
  );
  const known = mailers.map(({ id, name }) => ({ value: id, label: name || id }));
  const isKnown = mailer === "" || known.some(({ value }) => value === mailer);
  return (
    <>
      <NativeSelect
        label={r("mail.through")}
        description={integrations.data && known.length === 0 ? r("mail.none") : undefined}
        inputWrapperOrder={["label", "input", "description", "error"]}
        value={mailer}
        data={[
          { value: "", label: r("mail.nobody") },
          ...known,
          ...(isKnown ? [] : [{ value: mailer, label: mailer }]),
        ]}
        onChange={(event) => onChange({ mailer: event.currentTarget.value })}
        error={errors[`${place}.integration_id`]}
      />
      {mailer !== "" && (
        <TextInput
          label={r("mail.to")}
          description={r("mail.to_help")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          placeholder="anna@example.com"
          required
          maxLength={4000}
          value={to}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
          error={errors[`${place}.to`]}
        />
      )}
    </>
  );
}
