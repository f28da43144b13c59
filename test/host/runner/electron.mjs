// The same suite in the desktop editor, for machines that can download VS Code: `npm run test:electron [version]`.
// Runs on the lowest supported version and on the current one. CI uses the workbench instead (runHost.mjs).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { currentVsix } from "../../../scripts/package.mjs";
import { unpackVsix } from "../../../scripts/vsix.mjs";
import { freshCopy } from "../../../tools/workbench/workbench.mjs";
import { bundleSuite, makeSandbox, root } from "./prepare.mjs";

const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const versions =
  process.argv[2] === undefined ? [engines.vscode.replace(/^\^/, ""), "stable"] : [process.argv[2]];

async function runIn(version) {
  const { runTests } = await import("@vscode/test-electron");
  const sandbox = makeSandbox();
  try {
    const workspace = freshCopy(join(root, "examples"), join(sandbox.folder, "examples"));
    await runTests({
      version,
      extensionDevelopmentPath: unpackVsix(currentVsix(), join(sandbox.folder, "extension")),
      extensionTestsPath: await bundleSuite("test/host/suite/index.ts"),
      extensionTestsEnv: sandbox.env,
      launchArgs: [workspace, "--disable-extensions", "--disable-workspace-trust"],
    });
  } finally {
    sandbox.remove();
  }
}

for (const version of versions) {
  console.log(`VS Code ${version}`);
  try {
    await runIn(version);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
