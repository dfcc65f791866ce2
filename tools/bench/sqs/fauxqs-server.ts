import { buildApp } from "fauxqs";

/** The peer of the SQS bench, on loopback: its own command would listen on every address of the machine. */
const app = buildApp();
console.log(JSON.stringify({ endpoint: await app.listen({ host: "127.0.0.1", port: 0 }) }));
