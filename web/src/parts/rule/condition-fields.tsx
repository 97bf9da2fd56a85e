import {
  Checkbox,
  NativeSelect,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { integrationsQuery } from "../../api/queries.ts";
import { useRecordText } from "../../record-texts.ts";
import { Fold } from "../fold.tsx";
import { type ConditionValues, errorAt, type TextConditionName } from "./conditions.ts";

interface ConditionFieldsProps {
  readonly values: ConditionValues;
  readonly set: (change: Partial<ConditionValues>) => void;
  /** By the dotted path in the API's body. */
  readonly errors: Readonly<Record<string, string>>;
}

/** When a rule holds: the usual conditions, and the rare ones folded away. */
export function ConditionFields(props: ConditionFieldsProps) {
  const { values, set, errors } = props;
  const { t } = useTranslation();
  const tr = useRecordText();
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {tr("rule.conditions_help")}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NativeSelect
          label={t("invoice.direction")}
          value={values.direction}
          data={[
            { value: "", label: t("direction.all") },
            { value: "cost", label: t("direction.cost") },
            { value: "sales", label: t("direction.sales") },
          ]}
          onChange={({ currentTarget: { value } }) =>
            set({ direction: value === "cost" || value === "sales" ? value : "" })
          }
        />
        <Lines
          label={tr("rule.seller_ids")}
          help={tr("rule.one_per_line")}
          value={values.sellerIds}
          onChange={(sellerIds) => set({ sellerIds })}
          error={errorAt(errors, "conditions.seller_ids")}
        />
        <TextFields name="seller_name" {...props} />
        <TextFields name="line" {...props} />
        <TextFields name="number" {...props} />
      </SimpleGrid>
      <AmountAndDate {...props} />
      <RareConditions {...props} />
    </Stack>
  );
}

interface LinesProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

function Lines({ label, help, value, onChange, error }: LinesProps) {
  return (
    <Textarea
      label={label}
      description={help}
      autosize
      minRows={1}
      maxRows={8}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
}

function TextFields(props: ConditionFieldsProps & { readonly name: TextConditionName }) {
  const { name, values, set, errors } = props;
  const tr = useRecordText();
  const field = tr(`rule.${name}`);
  const text = values.texts[name];
  const change = (part: Partial<typeof text>) =>
    set({ texts: { ...values.texts, [name]: { ...text, ...part } } });
  return (
    <>
      <Lines
        label={tr("rule.contains", { field })}
        help={tr("rule.one_per_line")}
        value={text.contains}
        onChange={(contains) => change({ contains })}
        error={errorAt(errors, `conditions.${name}.contains`)}
      />
      <Lines
        label={tr("rule.glob", { field })}
        help={tr("rule.glob_help")}
        value={text.glob}
        onChange={(glob) => change({ glob })}
        error={errorAt(errors, `conditions.${name}.glob`)}
      />
    </>
  );
}

function AmountAndDate({ values, set, errors }: ConditionFieldsProps) {
  const { t } = useTranslation();
  const tr = useRecordText();
  const error = (field: string) => errorAt(errors, `conditions.${field}`);
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        <TextInput
          label={tr("rule.amount_min")}
          inputMode="decimal"
          value={values.amountMin}
          onChange={(event) => set({ amountMin: event.currentTarget.value })}
          error={error("amount.min")}
        />
        <TextInput
          label={tr("rule.amount_max")}
          inputMode="decimal"
          value={values.amountMax}
          onChange={(event) => set({ amountMax: event.currentTarget.value })}
          error={error("amount.max")}
        />
        <TextInput
          label={tr("rule.amount_currency")}
          maxLength={3}
          value={values.currency}
          onChange={(event) => set({ currency: event.currentTarget.value })}
          error={error("amount.currency")}
        />
        <NativeSelect
          label={tr("rule.amount")}
          value={values.amountOf}
          data={(["gross", "net"] as const).map((value) => ({
            value,
            label: t(`invoice.${value}`),
          }))}
          onChange={({ currentTarget: { value } }) =>
            set({ amountOf: value === "net" ? "net" : "gross" })
          }
        />
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          type="date"
          label={tr("rule.issued_from")}
          value={values.issuedFrom}
          onChange={(event) => set({ issuedFrom: event.currentTarget.value })}
          error={error("issued.from")}
        />
        <TextInput
          type="date"
          label={tr("rule.issued_to")}
          value={values.issuedTo}
          onChange={(event) => set({ issuedTo: event.currentTarget.value })}
          error={error("issued.to")}
        />
      </SimpleGrid>
    </>
  );
}

const RARE_ERRORS = ["note", "ledger_account", "accounting_kinds", "integrations"] as const;

function RareConditions(props: ConditionFieldsProps) {
  const { values, set, errors } = props;
  const tr = useRecordText();
  const integrations = useQuery(integrationsQuery).data ?? [];
  const { note, ledger_account: account } = values.texts;
  const isUsed =
    [note.contains, note.glob, account.contains, account.glob, values.accountingKinds].some(
      (text) => text !== "",
    ) || values.integrations.length > 0;
  const hasError = RARE_ERRORS.some((name) => errorAt(errors, `conditions.${name}`));
  return (
    <Fold title={tr("rule.more")} summary={tr("rule.more_help")} isNeeded={isUsed || hasError}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextFields name="note" {...props} />
          <TextFields name="ledger_account" {...props} />
          <Lines
            label={tr("rule.accounting_kinds")}
            help={tr("rule.one_per_line")}
            value={values.accountingKinds}
            onChange={(accountingKinds) => set({ accountingKinds })}
            error={errorAt(errors, "conditions.accounting_kinds")}
          />
        </SimpleGrid>
        <Checkbox.Group
          label={tr("rule.integrations")}
          value={[...values.integrations]}
          onChange={(chosen) => set({ integrations: chosen })}
          error={errorAt(errors, "conditions.integrations")}
        >
          <Stack gap="xs" mt="xs">
            {integrations.map(({ id, name }) => (
              <Checkbox key={id} value={id} label={name || id} />
            ))}
          </Stack>
        </Checkbox.Group>
      </Stack>
    </Fold>
  );
}
