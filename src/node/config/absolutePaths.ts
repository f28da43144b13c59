import path from "node:path";
import type { ResolvedConfig } from "../../core/runconfig/resolve/resolvedConfig";

/** A resolved config whose paths begin at the root; `folder` is that of its file. What is no text stays as it is. */
export function withAbsolutePaths(config: ResolvedConfig, folder: string): ResolvedConfig {
  // Of a faulty config, anything may be resolved.
  const absolute = (written: string): string =>
    typeof written === "string" ? path.resolve(folder, written) : written;
  const { model, data, method, output } = config;
  return {
    ...config,
    model: {
      ...model,
      name_or_path: absolute(model.name_or_path),
      chat_template: model.chat_template === "tokenizer" ? "tokenizer" : absolute(model.chat_template),
    },
    data: {
      ...data,
      train: data.train.map(absolute),
      eval: data.eval.map(absolute),
      test: data.test.map(absolute),
    },
    method: { ...method, init_adapter: method.init_adapter === null ? null : absolute(method.init_adapter) },
    output: { ...output, dir: absolute(output.dir) },
  };
}
