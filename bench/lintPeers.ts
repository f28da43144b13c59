/**
 * The linter beside what people use instead, all on the same file in the same run, in turn, best of three:
 * `npm run bench -- lintPeers [rows]`. Peers that are not installed are left out and named: `jq`, `python3` with
 * `duckdb` (BENCH_PYTHON names the interpreter), `datasets-lint` on the path. Rates are MB (10^6 bytes) per second of
 * processor time, user and system, so that a busy neighbour does not count. Prints one JSON line.
 */
import { spawnSync } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { openDataset } from "../src/node/dataset/readItems";
import { lintFile } from "../src/node/lint/lintFile";
import { chatRows } from "./chatRows";

const ROWS = Number(process.argv[2] ?? 120_000);
const ROUNDS = 3;
const PYTHON = process.env["BENCH_PYTHON"] ?? "python3";

interface Peer {
  readonly name: string;
  /** Seconds of processor time; undefined when it is not installed. */
  readonly run: (file: string) => Promise<number | undefined>;
}

const PARSE_AND_ROLES = ["PAR001", "PAR004", "PAR006", "SCH", "ROL"];

const PEERS: readonly Peer[] = [
  { name: "bare JSON.parse", run: (file) => own(() => parseOnly(file)) },
  { name: "ours: parse, schema, roles", run: (file) => own(() => lint(file, PARSE_AND_ROLES)) },
  { name: "ours: default set", run: (file) => own(() => lint(file)) },
  { name: "ours: every rule", run: (file) => own(() => lint(file, ["ALL"])) },
  { name: "readline and JSON.parse", run: (file) => own(() => readlineLoop(file)) },
  {
    name: "jq: every row has messages",
    run: (file) => Promise.resolve(child("jq", ["-c", "select(.messages == null)", file])),
  },
  {
    name: "python: json.loads",
    run: (file) =>
      Promise.resolve(
        child(PYTHON, ["-c", `import json,sys\nfor l in open(sys.argv[1]): json.loads(l)`, file]),
      ),
  },
  {
    name: "duckdb: read_json and count distinct",
    run: (file) =>
      Promise.resolve(
        child(PYTHON, [
          "-c",
          "import duckdb,sys\nc=duckdb.connect()\nc.execute('set threads=1')\n" +
            "print(c.execute(\"select count(*), count(distinct md5(cast(messages as varchar))) from read_json(?, format='newline_delimited')\",[sys.argv[1]]).fetchall())",
          file,
        ]),
      ),
  },
  {
    name: "datasets-lint: full data",
    run: (file) => Promise.resolve(child("datasets-lint", ["run", file, "--sample", "0"])),
  },
];

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "tunesmith-bench-"));
  try {
    const file = path.join(folder, "chat.jsonl");
    writeFileSync(file, `${[...chatRows(ROWS)].join("\n")}\n`);
    const bytes = statSync(file).size;
    const best = new Map<string, number>();
    const missing = new Set<string>();
    for (let round = 0; round < ROUNDS; round++)
      for (const { name, run } of PEERS) {
        if (missing.has(name)) continue;
        const seconds = await run(file);
        if (seconds === undefined) missing.add(name);
        else best.set(name, Math.min(best.get(name) ?? Infinity, seconds));
      }
    const rates = [...best].map(([name, seconds]) => [name, Math.round(bytes / 1e6 / seconds)] as const);
    const result = {
      rows: ROWS,
      bytes,
      megabytesPerCpuSecond: Object.fromEntries(rates),
      missing: [...missing],
    };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function own(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The processor time of a child, from the kernel's own account of it; undefined when it cannot be started. */
function child(command: string, args: readonly string[]): number | undefined {
  const before = childTicks();
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "ignore"] });
  if (error !== undefined || status === null || status > 1) return undefined;
  return (childTicks() - before) / 100;
}

/** Fields 16 and 17 of /proc/self/stat: what ended children used, in hundredths of a second. */
function childTicks(): number {
  const fields = readFileSync("/proc/self/stat", "utf8").split(") ")[1]?.split(" ") ?? [];
  return Number(fields[13]) + Number(fields[14]);
}

async function parseOnly(file: string): Promise<void> {
  const dataset = await openDataset(file);
  for await (const items of dataset.items())
    for (const item of items) if (item.type === "row") JSON.parse(item.text);
  await dataset.close();
}

async function lint(file: string, select?: readonly string[]): Promise<void> {
  const { rows } = await lintFile(file, { file: "chat", ...(select === undefined ? {} : { select }) });
  if (rows !== ROWS) throw new Error(`read ${String(rows)} rows`);
}

async function readlineLoop(file: string): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file) })) JSON.parse(line);
}

void main();
