import { Group, Text } from "@mantine/core";
import { useFileText } from "../../file-texts.ts";
import { LinkAnchor } from "../link.tsx";

interface FolderPathProps {
  readonly id: string;
  readonly folder: string;
}

/** The way from the root to the folder, each part of it a link. */
export function FolderPath({ id, folder }: FolderPathProps) {
  const f = useFileText();
  const parts = folder.split("/").filter((part) => part !== "");
  const steps = parts.map((name, index) => ({
    name,
    folder: `/${parts.slice(0, index + 1).join("/")}`,
  }));
  return (
    <Group component="nav" aria-label={f("storage.where")} gap={6}>
      <LinkAnchor to="/integrations/$id/files" params={{ id }} search={{}}>
        {f("storage.root")}
      </LinkAnchor>
      {steps.map((step) => (
        <Group key={step.folder} gap={6} wrap="nowrap">
          <Text span c="dimmed" aria-hidden>
            /
          </Text>
          <LinkAnchor
            to="/integrations/$id/files"
            params={{ id }}
            search={{ folder: step.folder }}
            className="breakable"
            {...(step.folder === steps.at(-1)?.folder ? { "aria-current": "page" } : {})}
          >
            {step.name}
          </LinkAnchor>
        </Group>
      ))}
    </Group>
  );
}
