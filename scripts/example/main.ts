import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeCorpus } from "./corpus";
import { generateData } from "./generateData";
import { pretrain } from "./pretrain";
import { trainTokenizer } from "./trainTokenizer";

export const EXAMPLE_SEED = 13;
const VOCABULARY = 768;
const MAX_POSITIONS = 512;

/** `main.js <examples folder> data|tokenizer|pretrain` */
async function main(folder: string, command: string): Promise<void> {
  switch (command) {
    case "data":
      return writeData(path.join(folder, "data"));
    case "tokenizer":
      return writeTokenizer(path.join(folder, "model"));
    case "pretrain":
      return pretrain(path.join(folder, "model"), {
        seed: EXAMPLE_SEED,
        steps: 600,
        batch: 32,
        learningRate: 3e-3,
        maxPositions: MAX_POSITIONS,
        threads: 2,
      });
    default:
      console.error("usage: node scripts/example.mjs data | tokenizer | pretrain");
      process.exitCode = 2;
  }
}

async function writeData(folder: string): Promise<void> {
  const { files, planted } = generateData({ seed: EXAMPLE_SEED, defects: true, imbalance: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  await writeFile(path.join(folder, "planted.json"), `${JSON.stringify({ findings: planted }, null, 2)}\n`);
}

async function writeTokenizer(folder: string): Promise<void> {
  const texts = makeCorpus(4000, EXAMPLE_SEED).map(({ text }) => text);
  const { tokenizerJson, tokenizerConfig } = trainTokenizer(texts, VOCABULARY, MAX_POSITIONS);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "tokenizer.json"), `${JSON.stringify(tokenizerJson, null, 1)}\n`);
  await writeFile(
    path.join(folder, "tokenizer_config.json"),
    `${JSON.stringify(tokenizerConfig, null, 2)}\n`,
  );
}

const [folder = "", command = ""] = process.argv.slice(2);
main(folder, command).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
