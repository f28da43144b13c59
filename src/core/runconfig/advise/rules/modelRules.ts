import { modelSize, millions } from "../modelSize";
import { decidedMethod } from "../draft";
import { stemOf } from "../stem";
import type { AdviceRule } from "./rule";

const ORIGINS = {
  named: "The model that was named",
  near: "A model folder beside the data",
  folder: "From the folders that were named for models",
  cache: "From the local Hugging Face cache; nothing is fetched",
} as const;

const READ = "config.json and the headers of the safetensors files";

export const modelRules: readonly AdviceRule[] = [
  {
    key: "version",
    what: () => 1,
    why: () => "",
    source: "the version of run configs",
  },
  {
    key: "name",
    what: (draft) => `${stemOf(draft.facts.train.path)}-${decidedMethod(draft)}`,
    why: () => "",
    source: "the name of the data",
  },
  {
    key: "model.name_or_path",
    when: ({ model }) => padIsEnd(model.facts.tokenizer),
    what: ({ model }) => model.path,
    why: (draft) =>
      `${chosen(draft)} Its padding token is its end-of-text token; padding is masked by position here, so the model still learns where to stop.`,
    source: READ,
    answers: () => ["XMD009"],
  },
  {
    key: "model.name_or_path",
    what: ({ model }) => model.path,
    why: (draft) => chosen(draft),
    source: READ,
  },
];

function chosen({ model }: Parameters<AdviceRule["what"]>[0]): string {
  const size = modelSize(model.facts);
  const parameters = size === undefined ? "" : ` of ${millions(size)} parameters`;
  return `${ORIGINS[model.origin]}: a Llama-type model${parameters}, which the embedded engine trains.`;
}

function padIsEnd(
  tokenizer: { readonly padToken: string | undefined; readonly eosToken: string | undefined } | undefined,
): boolean {
  return tokenizer?.padToken !== undefined && tokenizer.padToken === tokenizer.eosToken;
}
