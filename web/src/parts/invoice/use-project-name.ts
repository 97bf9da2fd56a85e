import { useQuery } from "@tanstack/react-query";
import { projectNamesQuery } from "../../api/project-queries.ts";

/** The name of a project; its code where nobody has described it; undefined for none. */
export function useProjectName(): (code: string | undefined) => string | undefined {
  const projects = useQuery(projectNamesQuery).data;
  return (code) =>
    code ? (projects?.find((project) => project.code === code)?.name ?? code) : undefined;
}
