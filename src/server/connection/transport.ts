import {
  createServerPipeTransport,
  createServerSocketTransport,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";
import { UserError } from "../../base/userError";

export interface Transport {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

/**
 * How the client talks with this process, as the arguments say: `--node-ipc` (the extension), `--stdio` (other editors),
 * `--socket=<port>` and `--pipe=<name>` (a client that listens).
 *
 * @param onGone called when the client is at the other end no longer
 * @throws UserError when the arguments name no transport
 */
export function openTransport(args: readonly string[], onGone: () => void): Transport {
  if (args.includes("--node-ipc")) {
    process.on("disconnect", onGone);
    return { reader: new IPCMessageReader(process), writer: new IPCMessageWriter(process) };
  }
  if (args.includes("--stdio")) {
    process.stdin.on("end", onGone).on("close", onGone);
    return {
      reader: new StreamMessageReader(process.stdin),
      writer: new StreamMessageWriter(process.stdout),
    };
  }
  const [port, pipe] = [valueOf("--socket", args), valueOf("--pipe", args)];
  if (port === undefined && pipe === undefined)
    throw new UserError({
      code: "usage",
      message: "the language server was not told how to talk with its client",
      nextStep: "start it with --stdio",
    });
  const [reader, writer] =
    port === undefined ? createServerPipeTransport(pipe ?? "") : createServerSocketTransport(Number(port));
  reader.onClose(onGone);
  return { reader, writer };
}

/** Of `--name=value` or `--name value`. */
export function valueOf(name: string, args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  const found = args[at];
  return found === name ? args[at + 1] : found?.slice(name.length + 1);
}
