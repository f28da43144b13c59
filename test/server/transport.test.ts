import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createLifetime } from "../../src/server/connection/lifetime";
import { openTransport, valueOf } from "../../src/server/connection/transport";

describe("the transport", () => {
  it("is what the arguments name; without one it says what to write", () => {
    expect(valueOf("--pipe", ["--pipe", "/tmp/a"])).toBe("/tmp/a");
    expect(valueOf("--pipe", ["--pipe=/tmp/a=b"])).toBe("/tmp/a=b");
    expect(valueOf("--pipe", ["--pipes=x"])).toBeUndefined();
    expect(() => openTransport(["--other"], () => undefined)).toThrow("how to talk with its client");
  });

  it("over a socket carries messages both ways, and tells when the client has gone", async () => {
    const listening = createServer();
    listening.listen(0, "127.0.0.1");
    await once(listening, "listening");
    const { port } = listening.address() as { port: number };
    const gone = new Promise<void>((resolve) => {
      const { reader, writer } = openTransport([`--socket=${String(port)}`], resolve);
      reader.listen((message) => void writer.write(message));
    });
    const [client] = (await once(listening, "connection")) as [Socket];
    const body = `{"jsonrpc":"2.0","method":"echo"}`;
    client.write(`Content-Length: ${String(body.length)}\r\n\r\n${body}`);
    const [heard] = (await once(client, "data")) as [Buffer];
    expect(heard.toString()).toContain('"method":"echo"');
    client.destroy();
    await gone;
    listening.close();
  });
});

describe("the server's process", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
  });

  it("ends when the client's process is gone, with 1 when nobody has said so before", async () => {
    const client = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)"]);
    children.push(client);
    const ended = new Promise<number>((resolve) => {
      createLifetime(resolve).clientIs(client.pid ?? 0);
    });
    client.kill("SIGKILL");
    expect(await ended).toBe(1);
  });

  it("does not end because the client belongs to somebody else, and ends with 0 after a goodbye", async () => {
    const ends: number[] = [];
    const lifetime = createLifetime((code) => ends.push(code));
    lifetime.clientIs(1);
    await new Promise((done) => setTimeout(done, 3500));
    expect(ends).toEqual([]);
    lifetime.isOver();
    lifetime.end();
    expect(ends).toEqual([0]);
  });
});
