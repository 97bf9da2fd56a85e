import { createServer } from "node:http";
import { env } from "node:process";
import { verifyWebhook } from "viadukt/verify";

const secrets = [env.WEBHOOK_SECRET]; // whsec_…

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks); // the bytes as they came
  const { headers } = request;
  try {
    const event = verifyWebhook({ format: "standard", secrets, headers, body, parse: true });
    console.log(event.id, event.payload.type);
    response.writeHead(204).end();
  } catch {
    response.writeHead(401).end();
  }
});
server.listen(Number(env.PORT ?? 9000));
