import { existsSync, rmSync } from "node:fs";
import path from "node:path";

/**
 * A picture of the window as it is now, `<name>.png`. Does nothing where nobody asked for pictures (`--shots`), so a
 * test may call it anywhere. Pictures are possible only during a test: at the end of the run the host is gone.
 */
export async function shot(name: string): Promise<void> {
  const folder = process.env["TUNESMITH_SHOTS"];
  if (folder === undefined) return;
  const file = path.join(folder, `${name}.png`);
  rmSync(file, { force: true });
  console.log(`@@shot ${name}`);
  for (let waited = 0; waited < 10_000 && !existsSync(file); waited += 100) {
    await new Promise((done) => setTimeout(done, 100));
  }
  if (!existsSync(file)) throw new Error(`the runner took no picture ${name}`);
}
