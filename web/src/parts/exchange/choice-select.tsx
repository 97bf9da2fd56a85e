import { NativeSelect, type NativeSelectProps } from "@mantine/core";

interface ChoiceSelectProps<T extends string> extends Omit<NativeSelectProps, "onChange" | "data"> {
  readonly choices: readonly T[];
  readonly labelOf: (choice: T) => string;
  readonly onChoose: (choice: T) => void;
}

/** One of a few words. */
export function ChoiceSelect<T extends string>(props: ChoiceSelectProps<T>) {
  const { choices, labelOf, onChoose, ...rest } = props;
  return (
    <NativeSelect
      {...rest}
      data={choices.map((value) => ({ value, label: labelOf(value) }))}
      onChange={({ currentTarget: { value } }) => {
        const chosen = choices.find((one) => one === value);
        if (chosen !== undefined) onChoose(chosen);
      }}
    />
  );
}
