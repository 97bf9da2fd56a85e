import type { WayIn } from "../../api/types.ts";
import { useFormat } from "../../i18n/format.ts";
import { usePeopleText } from "../../people-texts.ts";
import { ShowOnce } from "../show-once.tsx";

interface WayInShownProps {
  readonly name: string;
  readonly way: WayIn;
  readonly onDone: () => void;
}

/** The link or password that the hub shows this once. */
export function WayInShown({ name, way, onDone }: WayInShownProps) {
  const p = usePeopleText();
  const { instant } = useFormat();
  const { password, link, link_expires_at: until } = way;
  if (password !== null) {
    return <ShowOnce title={p("user.password_made", { name })} secret={password} onDone={onDone} />;
  }
  if (link === null || until === null) return null;
  const title = p("user.link_made", { name, until: instant(until) });
  return <ShowOnce title={title} secret={link} onDone={onDone} />;
}
