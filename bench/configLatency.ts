/**
 * What a keystroke in a run config costs: completion, hover and validation on 166 and on 2,000 lines, 260 keystrokes at
 * 20 places, and in the same run yaml-language-server on the same texts with our JSON schema. Every request gets another text
 * than the one before. Ours does for each what the server does: completion and hover read the config, validation
 * checks it whole, all with the blocks that an earlier keystroke left as they were taken from its memo; `cold` is the same
 * without a memo. Milliseconds of wall time in one process; ratios are theirs by ours.
 *
 * The peer is no dependency of ours: `npm install --prefix out/peers --no-save yaml-language-server@1.25.0` (MIT, runs
 * on Node 20) puts it where this looks for it. Without it only our own times are printed.
 */
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import { checkRunConfig } from "../src/core/runconfig/checkRunConfig";
import { completeConfig } from "../src/core/runconfig/features/completion";
import { hoverConfig } from "../src/core/runconfig/features/hover";
import { runConfigSchema } from "../src/core/runconfig/jsonSchema";
import { createParseMemo, type ParseMemo } from "../src/core/runconfig/parse/parseConfig";
import { readConfig } from "../src/core/runconfig/readConfig";
import { createConfigFacts } from "../src/node/config/configFacts";
import { configText } from "./configText";

const PLACES = 20;
const TYPED = "per_device_tr";
/** At least one round of all keystrokes. */
const WARM_UP_MS = 3000;

type Operation = "completion" | "hover" | "validation";
/** Does one thing with a text at a place in it; the number of results, so that nothing is optimized away. */
type Service = (operation: Operation, text: string, offset: number) => Promise<number> | number;

const facts = createConfigFacts(tmpdir());

const memo = createParseMemo();
const ours: Service = (operation, text, offset) => answer(operation, text, offset, memo);
const cold: Service = (operation, text, offset) => answer(operation, text, offset, undefined);

function answer(operation: Operation, text: string, offset: number, known: ParseMemo | undefined): number {
  if (operation === "validation")
    return checkRunConfig(text, { file: "bench.tune.yaml", facts, memo: known }).findings.length;
  const reading = readConfig(text, known);
  if (operation === "completion") return completeConfig(reading.tree, offset, facts, reading.resolved).length;
  return hoverConfig(reading, offset, facts)?.markdown.length ?? 0;
}

interface Peer {
  configure(settings: object): void;
  doComplete(document: TextDocument, position: object, isKubernetes: boolean): Promise<{ items: unknown[] }>;
  doHover(document: TextDocument, position: object): Promise<{ contents: unknown } | null>;
  doValidation(document: TextDocument, isKubernetes: boolean): Promise<unknown[]>;
}

function startPeer(): Service | undefined {
  const require = createRequire(path.resolve("out/peers/peer.js"));
  let getLanguageService: (params: object) => Peer;
  let SettingsState: new () => object;
  try {
    ({ getLanguageService } = require("yaml-language-server") as {
      getLanguageService: (params: object) => Peer;
    });
    ({ SettingsState } = require("yaml-language-server/out/server/src/yamlSettings") as {
      SettingsState: new () => object;
    });
  } catch {
    return undefined;
  }
  const telemetry = { send: () => undefined, sendError: () => undefined, sendTrack: () => undefined };
  const service = getLanguageService({
    schemaRequestService: () => Promise.reject(new Error("no request is made here")),
    workspaceContext: { resolveRelativePath: (relative: string) => relative },
    yamlSettings: new SettingsState(),
    ...{ telemetry, clientCapabilities: {} },
  });
  const schema = runConfigSchema();
  service.configure({
    ...{ validate: true, hover: true, completion: true, format: false },
    schemas: [{ uri: "file:///run-config.schema.json", fileMatch: ["*.tune.yaml"], schema }],
  });
  let version = 1;
  return async (operation, text, offset) => {
    const document = TextDocument.create("file:///bench.tune.yaml", "yaml", version++, text);
    const position = document.positionAt(offset);
    if (operation === "completion") return (await service.doComplete(document, position, false)).items.length;
    if (operation === "hover") return (await service.doHover(document, position)) === null ? 0 : 1;
    return (await service.doValidation(document, false)).length;
  };
}

interface Keystroke {
  readonly text: string;
  readonly offset: number;
}

/** A word typed letter by letter on a new line, at places all over the file. */
function keystrokes(text: string): readonly Keystroke[] {
  const lines = text.split("\n");
  const rows = lines.flatMap((line, i) => (/^ +[a-z_]+: \S/u.test(line) ? [i] : []));
  return Array.from({ length: PLACES }, (_, place) => {
    const row = rows[Math.floor((place * (rows.length - 1)) / (PLACES - 1))] ?? 0;
    const above = `${lines.slice(0, row + 1).join("\n")}\n`;
    const indent = " ".repeat((lines[row] ?? "").search(/\S/u));
    const below = lines.slice(row + 1).join("\n");
    return Array.from(TYPED, (_letter, i) => {
      const typed = `${above}${indent}${TYPED.slice(0, i + 1)}`;
      return { text: `${typed}\n${below}`, offset: typed.length };
    });
  }).flat();
}

/** Where the key of the line above the typed one stands: what is hovered. */
function keyAbove({ text, offset }: Keystroke): number {
  const end = text.lastIndexOf("\n", offset - 1);
  const start = text.lastIndexOf("\n", end - 1) + 1;
  return start + text.slice(start, end).search(/\S/u) + 1;
}

async function measure(
  service: Service,
  strokes: readonly Keystroke[],
  operation: Operation,
): Promise<Times> {
  const times: number[] = [];
  let results = 0;
  const run = async (round: readonly Keystroke[], take: (ms: number) => void): Promise<void> => {
    for (const stroke of round) {
      const offset = operation === "hover" ? keyAbove(stroke) : stroke.offset;
      const began = performance.now();
      results += await service(operation, stroke.text, offset);
      take(performance.now() - began);
    }
  };
  // A session lasts hours: what the compiler does in its first seconds is no part of a keystroke.
  for (const end = performance.now() + WARM_UP_MS; performance.now() < end;)
    await run(strokes, () => undefined);
  await run(strokes, (ms) => times.push(ms));
  if (results === 0) throw new Error(`${operation} found nothing`);
  times.sort((a, b) => a - b);
  const at = (share: number): number => round(times[Math.floor(share * (times.length - 1))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

async function main(): Promise<void> {
  const peer = startPeer();
  if (peer === undefined)
    process.stderr.write(
      "yaml-language-server is not in out/peers: see the head of bench/configLatency.ts\n",
    );
  for (const lines of [166, 2000])
    for (const operation of ["completion", "hover", "validation"] as const) {
      const strokes = keystrokes(configText(lines));
      const own = await measure(ours, strokes, operation);
      const ownCold = await measure(cold, strokes, operation);
      const theirs = peer && (await measure(peer, strokes, operation));
      const ratios = theirs && {
        p50: round(theirs.p50 / own.p50),
        p95: round(theirs.p95 / own.p95),
        p99: round(theirs.p99 / own.p99),
      };
      const length = configText(lines).split("\n").length;
      const line = { operation, lines: length, ours: own, cold: ownCold, theirs, ratios };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
}

void main();
