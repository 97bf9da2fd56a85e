import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";

const TYPING_PAUSE_MS = 300;

interface SearchInputProps {
  readonly label: string;
  readonly value: string | undefined;
  /** Called once the person stops typing; undefined for an empty field. */
  readonly onSearch: (text: string | undefined) => void;
  /** What is searched through. */
  readonly placeholder?: string;
  /** Shorter texts are not searched for. */
  readonly minLength?: number;
}

/** A search whose text is in the page's address. */
export function SearchInput(props: SearchInputProps) {
  const { label, value, onSearch, placeholder, minLength = 1 } = props;
  const [typed, setTyped] = useState(value ?? "");
  const sent = useRef(value);
  const search = useDebouncedCallback((text: string) => {
    sent.current = text.trim().length < minLength ? undefined : text.trim();
    onSearch(sent.current);
  }, TYPING_PAUSE_MS);
  // The address may change without typing: by the menu, or back and forth.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value ?? "");
  }, [value]);
  return (
    <TextInput
      type="search"
      label={label}
      placeholder={placeholder}
      value={typed}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        search(text);
      }}
    />
  );
}
