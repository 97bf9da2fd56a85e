import type { Project } from "../../api/types.ts";
import { useRecordText } from "../../record-texts.ts";
import { StateBadge } from "../badges.tsx";

/** Whether a project still has to be described, is over, or goes on. */
export function ProjectMark({ project }: { readonly project: Project }) {
  const tr = useRecordText();
  if (!project.is_described) {
    return <StateBadge color="yellow" label={tr("project.not_described")} />;
  }
  return project.active ? (
    <StateBadge color="green" label={tr("project.active")} />
  ) : (
    <StateBadge color="gray" label={tr("project.ended")} />
  );
}
