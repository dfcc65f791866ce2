import { connect } from "node:net";

/**
 * Sends bytes as they are (one character, one byte) and resolves with what came back until the first packet, or until the
 * connection is closed.
 */
export async function sendRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(port), hostname, () => socket.write(text, "latin1"));
    socket.on("data", (chunk: Buffer) => {
      answer += chunk.toString("latin1");
      socket.end();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // The server may close while the rest of a refused request is still being written.
      if (error.code === "EPIPE" || error.code === "ECONNRESET") resolve(answer);
      else reject(error);
    });
  });
}
