/** Which layer may import what; the TypeScript references catch direction, this catches packages and runtimes. */
const only = (name, from, packages, allowed) => ({
  name,
  severity: "error",
  from: { path: from, pathNot: allowed },
  to: { path: packages },
});
const layers = {
  base: ["base"],
  protocol: ["base", "protocol"],
  core: ["base", "protocol", "core"],
  node: ["base", "protocol", "core", "node"],
  engine: ["base", "protocol", "core", "node", "engine"],
  server: ["base", "protocol", "core", "node", "server"],
  cli: ["base", "protocol", "core", "node", "cli"],
  extension: ["base", "protocol", "core", "node", "extension"],
};
module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([layer, allowed]) => ({
      name: `layer-${layer}`,
      severity: "error",
      comment: `${layer} may import ${allowed.join(", ")} only`,
      from: { path: `^src/${layer}/` },
      to: { path: "^(src|webview|test|scripts|bench)/", pathNot: `^src/(${allowed.join("|")})/` },
    })),
    {
      name: "layer-webview",
      severity: "error",
      from: { path: "^webview/" },
      to: { path: "^(src|test|scripts|bench)/", pathNot: "^src/(base|protocol)/" },
    },
    {
      name: "product-imports-no-tests",
      severity: "error",
      from: { path: "^(src|webview)/" },
      to: { path: "^(test|scripts|bench)/" },
    },
    {
      name: "core-does-no-io",
      severity: "error",
      from: { path: "^(src/(base|protocol|core)|webview)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "core-packages",
      severity: "error",
      from: { path: "^src/(base|protocol|core)/" },
      to: {
        path: "node_modules",
        pathNot: "node_modules/(yaml|typebox|@huggingface/jinja|@huggingface/tokenizers)/",
      },
    },
    only("only-engine-knows-onnxruntime", "^(src|webview)/", "onnxruntime", "^src/engine/"),
    only(
      "only-extension-knows-vscode",
      "^(src|webview)/",
      "^vscode$|node_modules/vscode-languageclient",
      "^src/extension/",
    ),
    only(
      "only-server-knows-lsp",
      "^(src|webview)/",
      "node_modules/vscode-(jsonrpc|languageserver)",
      "^src/server/",
    ),
    {
      name: "server-takes-lsp-types-only",
      severity: "error",
      comment: "the library is three times as large as what the server says with it: src/server/connection",
      from: { path: "^src/" },
      to: { path: "node_modules/vscode-languageserver/", dependencyTypesNot: ["type-only"] },
    },
    only(
      "one-module-imports-the-toolkit",
      "^(src|webview)/",
      "webview-ui-toolkit",
      "^webview/shared/toolkit\\.ts$",
    ),
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-orphans",
      severity: "error",
      comment: "a module that nothing imports is an unregistered rule, metric or command",
      from: {
        orphan: true,
        path: "^(src|webview)/",
        pathNot: "/main\\.ts$|^src/extension/extension\\.ts$|Worker\\.ts$|\\.d\\.ts$",
      },
      to: {},
    },
    {
      name: "no-unresolvable",
      severity: "error",
      from: { path: "^(src|webview)/" },
      to: { couldNotResolve: true, pathNot: "^vscode$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".json"],
    },
  },
};
