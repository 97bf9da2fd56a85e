import type { NewFile } from "./drive.ts";
import { invalid } from "./problem.ts";

const WRITABLE = new Set(["id", "name", "mimeType", "parents", "modifiedTime", "appProperties"]);

/** @throws DriveProblem 400 for what is no file resource, or has fields that may not be written */
export function readMetadata(body: Buffer, { isNew }: { isNew: boolean }): Partial<NewFile> {
  const value = parsed(body);
  for (const name of Object.keys(value)) {
    if (!WRITABLE.has(name))
      throw invalid(`The resource body includes ${name}, which is not writable.`);
  }
  const { id, name, mimeType, parents } = value;
  if (isNew && (typeof name !== "string" || name === "")) throw invalid("name");
  if (!isNew && (id !== undefined || parents !== undefined)) {
    throw invalid("The parents field is not directly writable in update requests.");
  }
  if (
    parents !== undefined &&
    !(Array.isArray(parents) && parents.every((one) => typeof one === "string"))
  ) {
    throw invalid("parents");
  }
  return {
    ...(typeof id === "string" ? { id } : {}),
    ...(typeof name === "string" ? { name } : {}),
    ...(typeof mimeType === "string" ? { mimeType } : {}),
    ...(Array.isArray(parents) ? { parents: parents as string[] } : {}),
  };
}

function parsed(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8") || "{}");
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The same answer as for the others.
  }
  throw invalid("Parse Error");
}
