/** `npm run lint`: every static check, or one of them by name. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = (name) =>
  path.join(root, "node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);

const checks = {
  eslint: ["eslint", ["src", "webview", "test", "scripts", "bench", "--max-warnings", "0"]],
  layers: ["depcruise", ["src", "webview", "--config", ".dependency-cruiser.cjs", "--output-type", "err"]],
  unused: ["knip", ["--no-progress"]],
  format: ["prettier", ["--check", "--log-level", "warn", "."]],
};

const wanted = process.argv.slice(2);
let worst = 0;
for (const [name, [program, args]] of Object.entries(checks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const done = spawnSync(bin(program), args, { cwd: root, stdio: "inherit" });
  if (done.status !== 0) {
    worst = 1;
    console.error(`${name} found something: npm run lint -- ${name}`);
  }
}
process.exit(worst);
