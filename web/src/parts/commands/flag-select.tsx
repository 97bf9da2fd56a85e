import { NativeSelect, type NativeSelectProps } from "@mantine/core";

interface FlagSelectProps extends Omit<NativeSelectProps, "onChange" | "data"> {
  readonly onChange: (value: string) => void;
}

/** true, false, or nothing: as the protocol writes them, in every language. */
export const FlagSelect = ({ onChange, ...rest }: FlagSelectProps) => (
  <NativeSelect
    {...rest}
    data={[
      { value: "", label: "–" },
      { value: "true", label: "true" },
      { value: "false", label: "false" },
    ]}
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
);
