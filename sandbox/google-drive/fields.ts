import { DriveProblem } from "./problem.ts";

type Wanted = Map<string, Wanted | undefined>;
type Part = Readonly<Record<string, unknown>>;

/**
 * What `fields` asks for of an answer: `files(id,name),nextPageToken`. Without it the few fields that Drive gives
 * by itself. @throws DriveProblem 400
 */
export function selectFields(body: Part, fields: string | null, initial: string): Part {
  const reader = { text: fields ?? initial, at: 0 };
  const wanted = readList(reader);
  if (reader.at !== reader.text.length) throw badField(reader.text);
  return pick(body, wanted) as Part;
}

function readList(reader: { readonly text: string; at: number }): Wanted {
  const wanted: Wanted = new Map();
  for (;;) {
    const [name] = /^[A-Za-z0-9]+|^\*/.exec(reader.text.slice(reader.at)) ?? [];
    if (name === undefined) throw badField(reader.text);
    reader.at += name.length;
    if (reader.text[reader.at] === "(") {
      reader.at += 1;
      wanted.set(name, readList(reader));
      if (reader.text[reader.at] !== ")") throw badField(reader.text);
      reader.at += 1;
    } else wanted.set(name, undefined);
    if (reader.text[reader.at] !== ",") return wanted;
    reader.at += 1;
  }
}

function pick(value: unknown, wanted: Wanted): unknown {
  if (Array.isArray(value)) return value.map((part) => pick(part, wanted));
  if (typeof value !== "object" || value === null || wanted.has("*")) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => wanted.has(name))
      .map(([name, part]) => {
        const inner = wanted.get(name);
        return [name, inner ? pick(part, inner) : part];
      }),
  );
}

const badField = (text: string): DriveProblem =>
  new DriveProblem(400, "invalidParameter", `Invalid field selection ${text}`);
