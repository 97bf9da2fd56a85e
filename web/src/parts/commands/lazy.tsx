import { lazy, Suspense } from "react";
import type { Exchange } from "../../commands/exchange.ts";
import type { SnippetInput } from "../../commands/snippets.ts";
import { ListSkeleton } from "../infinite-list.tsx";
import type { CommandFormProps } from "./command-form.tsx";

const Form = lazy(async () => ({ default: (await import("./command-form.tsx")).CommandForm }));
const Answer = lazy(async () => ({ default: (await import("./answer-view.tsx")).AnswerView }));
const Last = lazy(async () => ({ default: (await import("./last-exchange.tsx")).LastExchange }));
const Snippet = lazy(async () => ({ default: (await import("./snippet-view.tsx")).SnippetView }));

/** The form of a command: beside the frame, so that the page stands at once. */
export const LazyForm = (props: CommandFormProps) => (
  <Suspense fallback={<ListSkeleton rows={3} />}>
    <Form {...props} />
  </Suspense>
);

/** What came back, with its table and tree: nobody needs them before the first answer. */
export const LazyAnswer = ({ exchange }: { readonly exchange: Exchange }) => (
  <Suspense fallback={null}>
    <Answer exchange={exchange} />
  </Suspense>
);

/** The content of the mark of the last command. */
export const LazyLast = ({ exchange }: { readonly exchange: Exchange }) => (
  <Suspense fallback={null}>
    <Last exchange={exchange} />
  </Suspense>
);

/** A command as a program. */
export const LazySnippet = ({ input }: { readonly input: SnippetInput }) => (
  <Suspense fallback={null}>
    <Snippet input={input} />
  </Suspense>
);
