import "./drop-area.css";
import { Button, FileButton, Group, Paper, Text } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";

interface DropAreaProps {
  /** Names the area. */
  readonly label: string;
  readonly hint: string;
  /** The words of the button. */
  readonly action: string;
  /** What the file chooser offers first, such as `.xml,.zip`. */
  readonly accept?: string | undefined;
  readonly isBusy: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Takes files that are dropped on it or chosen with its button. */
export function DropArea(props: DropAreaProps) {
  const { label, hint, action, accept, isBusy, onFiles } = props;
  const [isOver, setIsOver] = useState(false);
  const reset = useRef<() => void>(null);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(!isBusy);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0 && !isBusy) onFiles(files);
  };
  const choose = (files: File[]) => {
    onFiles(files);
    // Otherwise choosing the same file again, now corrected, would say nothing.
    reset.current?.();
  };
  return (
    <Paper
      role="group"
      aria-label={label}
      p="md"
      radius="md"
      className="drop-area"
      data-over={isOver || undefined}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <Group gap="sm" justify="center">
        <Text size="sm" c="dimmed">
          {hint}
        </Text>
        <FileButton
          multiple
          {...(accept === undefined ? {} : { accept })}
          resetRef={reset}
          onChange={choose}
        >
          {(button) => (
            <Button
              {...button}
              variant="default"
              loading={isBusy}
              leftSection={<IconUpload size={18} aria-hidden />}
            >
              {action}
            </Button>
          )}
        </FileButton>
      </Group>
    </Paper>
  );
}
