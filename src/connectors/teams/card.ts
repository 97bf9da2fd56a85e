interface TextBlock {
  readonly type: "TextBlock";
  readonly text: string;
  readonly wrap: true;
  readonly weight?: "Bolder";
  readonly spacing?: "None" | "Small";
}

/** What a workflow takes: https://learn.microsoft.com/en-us/connectors/teams/#microsoft-teams-webhook */
export interface CardMessage {
  readonly type: "message";
  readonly attachments: readonly [
    {
      readonly contentType: "application/vnd.microsoft.card.adaptive";
      readonly contentUrl: null;
      readonly content: {
        readonly $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
        readonly type: "AdaptiveCard";
        readonly version: "1.4";
        readonly msteams: { readonly width: "Full" };
        readonly body: readonly TextBlock[];
      };
    },
  ];
}

/** Teams takes 28 kB in all; what is around the text needs less than 4. */
const MAX_TEXT_BYTES = 20_000;
const MAX_LINES = 100;

/** A card with one block for each line, since a block shows no line breaks; the first is its title. */
export function cardOf({ title, text }: { title: string | undefined; text: string }): CardMessage {
  const lines = [...(title ? [title] : []), ...text.split(/\r?\n/)];
  const body = shortened(lines.filter((line) => line.trim() !== "")).map(
    (line, i): TextBlock => ({
      type: "TextBlock",
      text: line,
      wrap: true,
      ...(i === 0 ? { weight: "Bolder" } : { spacing: i === 1 ? "Small" : "None" }),
    }),
  );
  return {
    type: "message",
    attachments: [
      {
        contentType: "application/vnd.microsoft.card.adaptive",
        contentUrl: null,
        content: {
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
          type: "AdaptiveCard",
          version: "1.4",
          msteams: { width: "Full" },
          body,
        },
      },
    ],
  };
}

/** As many lines as fit, then a sign that there was more. */
function shortened(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let leftBytes = MAX_TEXT_BYTES;
  for (const line of lines) {
    leftBytes -= Buffer.byteLength(JSON.stringify(line));
    if (leftBytes < 0 || kept.length === MAX_LINES) {
      // A first line that is too long alone still says something.
      return kept.length > 0 ? [...kept, "…"] : [`${line.slice(0, MAX_TEXT_BYTES / 8)}…`];
    }
    kept.push(line);
  }
  return kept;
}
