import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRandom } from "../../../src/base/random";
import type { GpuQuery } from "../../../src/node/hardware/gpuQuery";
import { parseNvidia, queryNvidia } from "../../../src/node/hardware/nvidiaSmi";
import { fakeNvidiaSmi } from "../../fakes/nvidiaSmi/path";

const MIB = 2 ** 20;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tunesmith-smi-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const ask = (mode: string, timeout = 5000): Promise<GpuQuery> =>
  queryNvidia({ env: fakeNvidiaSmi(folder, mode), platform: "linux", timeout });

describe.skipIf(process.platform === "win32")("asking nvidia-smi", () => {
  it("finds GPUs by UUID, with total and free memory in bytes", async () => {
    expect(await ask("")).toEqual({
      status: "found",
      unreadable: 0,
      gpus: [
        {
          id: "GPU-5a2b7c1e-0000-1111-2222-333344445555",
          kind: "cuda",
          name: "NVIDIA GeForce RTX 4090",
          totalBytes: 24564 * MIB,
          freeBytes: 23012 * MIB,
          index: 0,
          driver: "575.64.03",
          computeCapability: "8.9",
        },
        {
          id: "GPU-9f8e7d6c-aaaa-bbbb-cccc-ddddeeeeffff",
          kind: "cuda",
          name: "NVIDIA H100 80GB HBM3",
          totalBytes: 81559 * MIB,
          freeBytes: 81008 * MIB,
          index: 1,
          driver: "575.64.03",
          computeCapability: "9.0",
        },
      ],
    });
  });

  it("asks an old driver again for what it knows", async () => {
    const query = await ask("old-driver");
    expect(query).toMatchObject({ status: "found", gpus: [{ name: "NVIDIA GeForce RTX 4090" }] });
    expect(query.status === "found" && query.gpus[0]?.computeCapability).toBe(undefined);
  });

  it("gives up on one that hangs", async () => {
    const began = performance.now();
    expect(await ask("hang", 700)).toEqual({ status: "timedOut", seconds: 0.7 });
    expect(performance.now() - began).toBeLessThan(4000);
  });

  it("does not wait for a grandchild that keeps the pipe", async () => {
    const began = performance.now();
    expect(await ask("hang-with-child", 1200)).toMatchObject({ status: "timedOut" });
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it("stops one that prints without end", async () => {
    expect(await ask("endless")).toEqual({ status: "failed", detail: "it prints without end" });
  });

  it("tells what a broken one says", async () => {
    const words = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.";
    expect(await ask(`fail|${words}`)).toEqual({ status: "failed", detail: words });
    expect(await ask("fail-stderr|no permission")).toEqual({ status: "failed", detail: "no permission" });
    expect(await ask("crash")).toEqual({ status: "failed", detail: "ended by SIGSEGV" });
  });

  it("is absent where there is none", async () => {
    expect(await queryNvidia({ env: { PATH: folder }, platform: "linux" })).toEqual({ status: "absent" });
  });

  it("can be called off", async () => {
    const abort = new AbortController();
    const query = queryNvidia({
      env: fakeNvidiaSmi(folder, "hang"),
      platform: "linux",
      signal: abort.signal,
    });
    abort.abort();
    expect(await query).toEqual({ status: "failed", detail: "no longer wanted" });
  });

  it("answers what is no table with evidence", async () => {
    expect(await ask("text|<html>not this\\u0007</html>")).toMatchObject({ status: "garbled" });
    expect(await ask("text|")).toEqual({ status: "found", gpus: [], unreadable: 0 });
    expect(await ask("text|No devices were found")).toEqual({ status: "found", gpus: [], unreadable: 0 });
  });
});

describe("reading its table", () => {
  const line = (cells: Partial<Record<"uuid" | "total" | "free" | "name", string>>): string =>
    [
      cells.uuid ?? "GPU-12345678-aaaa",
      "0",
      cells.total ?? "8192",
      cells.free ?? "8000",
      "550.1",
      cells.name ?? "A",
      "8.6",
    ].join(", ");

  it("passes over a GPU that does not answer, and counts it", () => {
    const gone = line({ uuid: "GPU-87654321-bbbb", free: "[Unknown Error]" });
    expect(parseNvidia(`${line({})}\r\n${gone}\n`)).toMatchObject({ status: "found", unreadable: 1 });
    expect(parseNvidia(line({ total: "[N/A]" }))).toMatchObject({ status: "garbled" });
  });

  it("keeps a name with commas, and a UUID once", () => {
    const named = parseNvidia(`${line({ name: "Quadro, the large one" })}\n${line({ name: "again" })}`);
    expect(named.status === "found" && named.gpus).toMatchObject([{ name: "again" }]);
    const one = parseNvidia(line({ name: "Quadro, the large one" }));
    expect(one.status === "found" && one.gpus[0]?.name).toBe("Quadro, the large one");
  });

  it("never has more free than there is, and takes no number that is none", () => {
    const query = parseNvidia(line({ total: "1000", free: "2000" }));
    expect(query.status === "found" && query.gpus[0]?.freeBytes).toBe(1000 * MIB);
    for (const free of ["-1", "1e9", "0x10", "", "99999999999999999999", "NaN", "８１９２"])
      expect(parseNvidia(line({ free })).status, free).toBe("garbled");
  });

  it("survives any text", () => {
    const random = createRandom(4);
    const alphabet = 'GPU-0123456789abcdef,. []NA/\r\n\u0000"\u{1f600}MiB';
    const letters = Array.from(alphabet);
    for (let i = 0; i < 3000; i++) {
      const text = Array.from(
        { length: random.below(120) },
        () => letters[random.below(letters.length)],
      ).join("");
      const query = parseNvidia(text);
      if (query.status === "found")
        for (const { totalBytes, freeBytes } of query.gpus) expect(freeBytes).toBeLessThanOrEqual(totalBytes);
      else if (query.status === "garbled") expect(query.detail.length).toBeLessThanOrEqual(200);
    }
  });
});
