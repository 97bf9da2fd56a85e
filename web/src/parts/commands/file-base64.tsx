import { FileInput } from "@mantine/core";
import { useState } from "react";

interface FileBase64Props {
  readonly label: string;
  readonly description: string;
  readonly withAsterisk: boolean;
  /** Base64 of the file; empty for none. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A file that goes into the request as Base64. */
export function FileBase64({ value, onChange, ...rest }: FileBase64Props) {
  const [file, setFile] = useState<File | null>(null);
  const take = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    onChange(chosen ? base64Of(new Uint8Array(await chosen.arrayBuffer())) : "");
  };
  return (
    <FileInput
      {...rest}
      inputWrapperOrder={["label", "input", "description"]}
      value={value === "" ? null : file}
      onChange={(chosen) => void take(chosen)}
      clearable
    />
  );
}

/** Bytes that one call turns into characters: more arguments than that are too many. */
const PIECE = 32_768;

function base64Of(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(binary);
}
