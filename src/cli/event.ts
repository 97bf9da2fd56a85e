import type { Command } from "commander";
import { type EventCheck, type EventInput, toNewEvent } from "../events/new-event.ts";
import { inFlags } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { readJsonObject } from "./input.ts";
import { note, print } from "./output.ts";
import { type HubFlags, tenantOptions, withHub } from "./with-hub.ts";

interface PublishFlags extends HubFlags {
  readonly data?: string;
  readonly subject?: string;
  readonly key?: string;
}

export function addEvent(program: Command, host: CliHost): void {
  const event = program.command("event").summary("publish events").description("Events.");
  tenantOptions(event.command("publish"))
    .summary("publish an event")
    .description(
      "Publishes an event and prints its id; a running hub delivers it to whoever subscribed.",
    )
    .argument("<type>", "its type, e.g. order.paid")
    .option("--data <json>", "JSON object, @file, or - for the standard input", "{}")
    .option("--subject <text>", "what it is about, e.g. invoice/412")
    .option("--key <text>", "the same key twice publishes once")
    .action((type: string, flags: PublishFlags) => publish(host, type, flags));
}

async function publish(host: CliHost, type: string, flags: PublishFlags): Promise<void> {
  const data = await readJsonObject(flags.data ?? "{}", "--data");
  await withHub(host, flags, async ({ hub, tenant }) => {
    const body = {
      type,
      data,
      ...(flags.subject === undefined ? {} : { subject: flags.subject }),
      ...(flags.key === undefined ? {} : { idempotency_key: flags.key }),
    };
    await hub.ownTypes.refresh();
    const event = eventOf(body, {
      now: hub.clock.now(),
      path: "",
      findOwn: (name, version) => hub.ownTypes.find(tenant.id, name, version),
      warn: ({ field, message }) => note(`${field} ${message}.`),
    });
    const [published] = await hub.publisher.publish(tenant.id, [event]);
    if (published && !published.isNew) note("An event with this key was there already.");
    print(published?.id);
  });
}

function eventOf(body: EventInput, check: EventCheck) {
  try {
    return toNewEvent(body, check);
  } catch (error) {
    throw inFlags(error, { data: "--data" });
  }
}
