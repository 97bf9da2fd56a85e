import { Alert, List } from "@mantine/core";
import type { Issue } from "../../exchange/issues.ts";
import { useExchangeText } from "../../exchange-texts.ts";

/** Everything that the hub has against a definition, with the place and the remedy. */
export function IssueList({ issues }: { readonly issues: readonly Issue[] }) {
  const x = useExchangeText();
  if (issues.length === 0) return null;
  return (
    <Alert color="red" title={x("issues")}>
      <List size="sm">
        {issues.map(({ field, text }) => (
          <List.Item key={`${field} ${text}`} className="breakable">
            <code>{field}</code>: {text}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
