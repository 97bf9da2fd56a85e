import type { ChannelModel, ConfirmChannel } from "amqplib";
import {
  AuthError,
  ConfigError,
  type HubError,
  isHubError,
  messageOf,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";

export interface Publication {
  readonly routingKey: string;
  readonly messageId: string;
  readonly type: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly contentType: string;
  readonly content: string;
}

/** A channel with publisher confirms, for one exchange. */
export interface Publisher {
  isOpen(): boolean;
  /**
   * Resolves once the broker has the message safe in a queue.
   * @throws RejectedError where no queue takes it
   */
  publish(publication: Publication): Promise<void>;
}

/** @throws ConfigError where there is no such exchange, AuthError where it may not be seen */
export async function openPublisher(
  connection: ChannelModel,
  exchange: string,
): Promise<Publisher> {
  const channel = await connection.createConfirmChannel();
  const returned = new Set<string>();
  let fault: unknown;
  let isOpen = true;
  channel.on("error", (error: Error) => {
    fault = error;
  });
  channel.on("close", () => {
    isOpen = false;
  });
  // It comes before the confirm of the same message: https://www.rabbitmq.com/docs/confirms#when-publishes-are-confirmed
  channel.on("return", ({ fields, properties }) => {
    returned.add(keyOf(String(properties.messageId), String(fields.routingKey)));
  });
  try {
    if (exchange !== "") await channel.checkExchange(exchange);
  } catch (error) {
    throw channelFault(error, exchange);
  }
  return {
    isOpen: () => isOpen,
    async publish(publication) {
      const { messageId, routingKey } = publication;
      try {
        await confirmed(channel, exchange, publication);
      } catch (error) {
        throw channelFault(fault ?? error, exchange);
      }
      if (!returned.delete(keyOf(messageId, routingKey))) return;
      const place = exchange === "" ? "the default exchange" : `the exchange ${exchange}`;
      throw new RejectedError(
        `No queue takes messages with the routing key ${routingKey} from ${place}: bind one.`,
      );
    },
  };
}

const keyOf = (messageId: string, routingKey: string): string => `${messageId} ${routingKey}`;

function confirmed(
  channel: ConfirmChannel,
  exchange: string,
  { routingKey, content, ...publication }: Publication,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { messageId, type, contentType } = publication;
  const options = {
    ...{ messageId, type, contentType, appId: "viadukt" },
    contentEncoding: "utf-8",
    timestamp: Math.floor(publication.timestamp / 1_000),
    headers: { "webhook-id": messageId },
    persistent: true,
    mandatory: true,
  };
  channel.publish(exchange, routingKey, Buffer.from(content), options, (error) => {
    if (error) reject(error);
    else resolve();
  });
  return promise;
}

/** AMQP's reply codes: https://www.rabbitmq.com/amqp-0-9-1-reference#constants */
function channelFault(thrown: unknown, exchange: string): HubError {
  if (isHubError(thrown)) return thrown;
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === 404) return new ConfigError(`There is no exchange ${exchange}: make it first.`);
  if (code === 403) {
    return new AuthError(
      `The user may not write into the exchange ${exchange}: give it the right.`,
    );
  }
  if (code === 406 || code === 311) {
    return new RejectedError(`RabbitMQ refuses the message: ${messageOf(thrown).slice(0, 200)}`);
  }
  return new TransientError("RabbitMQ did not confirm the message.", { cause: thrown });
}
