// What every run in the workbench needs: the unpacked package, a bundled suite, a home of its own, and a look for
// processes that it left behind.
import { build } from "esbuild";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";

export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** A temporary folder with an empty Tunesmith home: `{ folder, home, env, remove() }`. `env` is for whatever runs in it. */
export function makeSandbox() {
  const folder = mkdtempSync(join(tmpdir(), "tsh-"));
  const home = join(folder, "home");
  mkdirSync(home);
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  const remove = () => {
    process.removeListener("exit", clear);
    clear();
  };
  process.once("exit", clear);
  return { folder, home, env: { TUNESMITH_HOME: home }, remove };
}

/** Bundles a suite for the extension host: CommonJS, with the editor's API and mocha resolved at run time. */
export async function bundleSuite(entry) {
  const outfile = join(root, "out", "host", `${basename(entry, ".ts")}.js`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return outfile;
}

/**
 * Ends the processes that still carry this sandbox's home in their environment, and tells their command lines. Runs
 * outlive the editor by design, so a test that forgets one would leave it computing for ever.
 */
export async function endLeftovers(sandbox) {
  for (let waited = 0; waited < 5000 && processesOf(sandbox).length > 0; waited += 250) await sleep(250);
  const left = processesOf(sandbox);
  for (const { pid } of left) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself meanwhile.
    }
  }
  return left.map(({ pid, command }) => `${String(pid)} ${command}`);
}

function processesOf(sandbox) {
  const found = [];
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
      if (!environment.includes(`TUNESMITH_HOME=${sandbox.home}`)) continue;
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0").join(" ").trim();
      if (command !== "") found.push({ pid: Number(name), command }); // a dead process that nobody has reaped has none
    } catch {
      // Gone between the listing and the look, or another user's.
    }
  }
  return found;
}
