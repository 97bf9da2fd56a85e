import { Alert, NativeSelect, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useCommandText } from "../../command-texts.ts";
import { openness, type UnitDraft } from "../../commands/unit-draft.ts";

interface UnitSettingsProps {
  readonly draft: UnitDraft;
  readonly set: (change: Partial<UnitDraft>) => void;
  /** What the hub says of fields, by their path. */
  readonly told: Readonly<Record<string, string>>;
}

interface ChoiceInputProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: Readonly<Record<T, string>>;
  readonly onChange: (value: T) => void;
}

function ChoiceInput<T extends string>({ label, value, choices, onChange }: ChoiceInputProps<T>) {
  const values = Object.keys(choices) as T[];
  return (
    <NativeSelect
      label={label}
      value={value}
      data={values.map((one) => ({ value: one, label: choices[one] }))}
      onChange={({ currentTarget }) =>
        onChange(values.find((one) => one === currentTarget.value) ?? value)
      }
    />
  );
}

function Danger({ children }: { readonly children: string }) {
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />}>
      {children}
    </Alert>
  );
}

/** Who gets in, and how far. */
export function UnitAccess({ draft, set, told }: UnitSettingsProps) {
  const c = useCommandText();
  const open = openness(draft);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <ChoiceInput
          label={c("units.auth")}
          value={draft.auth}
          choices={{
            required: c("units.auth_is.required"),
            optional: c("units.auth_is.optional"),
            none: c("units.auth_is.none"),
          }}
          onChange={(auth) => set({ auth })}
        />
        {draft.auth !== "required" && (
          <ChoiceInput
            label={c("units.anonymous_rights")}
            value={draft.anonymous_rights}
            choices={{
              none: c("units.rights_are.none"),
              read: c("units.rights_are.read"),
              write: c("units.rights_are.write"),
            }}
            onChange={(anonymous_rights) => set({ anonymous_rights })}
          />
        )}
        <ChoiceInput
          label={c("units.select")}
          value={draft.select}
          choices={{
            off: c("units.select_is.off"),
            users: c("units.select_is.users"),
            all: c("units.select_is.all"),
          }}
          onChange={(select) => set({ select })}
        />
      </SimpleGrid>
      {open !== "none" && (
        <Danger>{c(open === "write" ? "units.auth_danger_write" : "units.auth_danger")}</Danger>
      )}
      {draft.select === "all" && <Danger>{c("units.select_danger")}</Danger>}
      <Textarea
        label={c("units.allow_from")}
        description={c("units.allow_from_help")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autosize
        minRows={2}
        classNames={{ input: "mono" }}
        spellCheck={false}
        value={draft.allow_from}
        onChange={({ currentTarget: { value } }) => set({ allow_from: value })}
        error={firstOf(told, "settings.allow_from")}
      />
    </Stack>
  );
}

/** Of the field or of one of its entries. */
const firstOf = (told: Readonly<Record<string, string>>, field: string): string | undefined =>
  Object.entries(told).find(([path]) => path === field || path.startsWith(`${field}.`))?.[1];

/** How answers look, and how large they may be. */
export function UnitAnswers({ draft, set, told }: UnitSettingsProps) {
  const c = useCommandText();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput
        label={c("units.max_rows")}
        inputMode="numeric"
        required
        value={draft.max_rows}
        onChange={({ currentTarget: { value } }) => set({ max_rows: value })}
        error={told["settings.max_rows"]}
      />
      <TextInput
        label={c("units.select_max_rows")}
        inputMode="numeric"
        required
        value={draft.select_max_rows}
        onChange={({ currentTarget: { value } }) => set({ select_max_rows: value })}
        error={told["settings.select_max_rows"]}
      />
      <ChoiceInput
        label={c("units.empty_child")}
        value={draft.empty_child}
        choices={{
          array: c("units.empty_child_is.array"),
          object: c("units.empty_child_is.object"),
        }}
        onChange={(empty_child) => set({ empty_child })}
      />
      <ChoiceInput
        label={c("units.percent_decode")}
        value={draft.percent_decode}
        choices={{ data: c("units.percent_is.data"), never: c("units.percent_is.never") }}
        onChange={(percent_decode) => set({ percent_decode })}
      />
      <ChoiceInput
        label={c("units.image_mode")}
        value={draft.image_mode}
        choices={{ base64: c("units.image_is.base64"), file: c("units.image_is.file") }}
        onChange={(image_mode) => set({ image_mode })}
      />
    </SimpleGrid>
  );
}
