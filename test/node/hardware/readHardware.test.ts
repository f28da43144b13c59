import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { devicesFor, type DeviceFacts } from "../../../src/core/memory/device";
import { memoryLimit } from "../../../src/node/hardware/memoryLimits";
import {
  readHardware,
  thisHardwareSystem,
  type HardwareSystem,
} from "../../../src/node/hardware/readHardware";
import { parseRocm } from "../../../src/node/hardware/rocmSmi";
import { fakeNvidiaSmi } from "../../fakes/nvidiaSmi/path";

const GIB = 2 ** 30;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "tunesmith-hardware-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const files =
  (content: Readonly<Record<string, string>>) =>
  (file: string): string | undefined =>
    Object.hasOwn(content, file) ? content[file] : undefined;

function machine(changes: Partial<HardwareSystem> = {}): HardwareSystem {
  return {
    platform: "linux",
    arch: "x64",
    env: { PATH: folder },
    totalBytes: 64 * GIB,
    freeBytes: 40 * GIB,
    processors: Array.from({ length: 8 }, () => ({ model: "A Processor @ 3 GHz" })),
    readFile: files({ "/proc/cpuinfo": "processor : 0\nflags : fpu sse avx2 avx512f\n" }),
    ...changes,
  };
}

describe("the limit of a container", () => {
  const v2 = {
    "/proc/self/cgroup": "0::/user.slice/job.scope\n",
    "/sys/fs/cgroup/user.slice/job.scope/memory.max": "max\n",
    "/sys/fs/cgroup/user.slice/memory.max": `${8 * GIB}\n`,
    "/sys/fs/cgroup/user.slice/memory.current": `${5 * GIB}\n`,
    "/sys/fs/cgroup/user.slice/memory.stat": `anon 1\ninactive_file ${2 * GIB}\nactive_file 3\n`,
  };

  it("is that of a parent group in version 2, and file caches do not count as used", () => {
    expect(memoryLimit(files(v2))).toEqual({ limitBytes: 8 * GIB, usedBytes: 3 * GIB });
  });

  it("is the root's inside of a container", () => {
    const read = files({ "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "1000000\n" });
    expect(memoryLimit(read)).toEqual({ limitBytes: 1e6, usedBytes: 0 });
  });

  it("is version 1's, where a huge number means none", () => {
    const cgroup = "12:cpu,cpuacct:/a\n5:memory:/docker/x\n0::/ignored\n";
    const limit = "/sys/fs/cgroup/memory/docker/x/memory.limit_in_bytes";
    const usage = "/sys/fs/cgroup/memory/docker/x/memory.usage_in_bytes";
    const stat = "/sys/fs/cgroup/memory/docker/x/memory.stat";
    const read = files({
      "/proc/self/cgroup": cgroup,
      [limit]: "4294967296",
      [usage]: "3000",
      [stat]: "total_inactive_file 1000",
    });
    expect(memoryLimit(read)).toEqual({ limitBytes: 4 * GIB, usedBytes: 2000 });
    expect(memoryLimit(files({ "/proc/self/cgroup": cgroup, [limit]: "9223372036854771712" }))).toBe(
      undefined,
    );
  });

  it("is none where nothing can be read or nothing makes sense", () => {
    for (const text of ["", "nonsense", "0::relative", "::::", "0::/x\n\u0000"])
      expect(memoryLimit(files({ "/proc/self/cgroup": text }))).toBe(undefined);
    expect(memoryLimit(files({ "/proc/self/cgroup": "0::/", "/sys/fs/cgroup/memory.max": "lots" }))).toBe(
      undefined,
    );
  });

  it("leaves the smaller of both as free", async () => {
    const { memory, devices } = await readHardware({ system: machine({ readFile: files(v2) }) });
    expect(memory).toEqual({ totalBytes: 64 * GIB, freeBytes: 5 * GIB, limitBytes: 8 * GIB });
    expect(devices[0]).toMatchObject({ id: "cpu", totalBytes: 8 * GIB, freeBytes: 5 * GIB });
  });
});

describe("looking at a machine", () => {
  it("names processor, cores and the instruction sets that matter", async () => {
    const { processor, nvidia, rocm, devices } = await readHardware({ system: machine() });
    expect(processor).toEqual({ model: "A Processor @ 3 GHz", cores: 8, flags: ["avx2", "avx512f"] });
    expect([nvidia.status, rocm.status]).toEqual(["absent", "absent"]);
    expect(devices.map(({ id }) => id)).toEqual(["cpu"]);
  });

  it.skipIf(process.platform === "win32")("lists GPUs behind the processor", async () => {
    const { devices } = await readHardware({ system: machine({ env: fakeNvidiaSmi(folder, "") }) });
    expect(devices.map(({ id }) => id.slice(0, 12))).toEqual(["cpu", "GPU-5a2b7c1e", "GPU-9f8e7d6c"]);
  });

  it.skipIf(process.platform === "win32")("goes on without a GPU whose tool hangs", async () => {
    const system = machine({ env: fakeNvidiaSmi(folder, "hang") });
    const { devices, nvidia } = await readHardware({ system, timeout: 500 });
    expect(nvidia.status).toBe("timedOut");
    expect(devices.map(({ id }) => id)).toEqual(["cpu"]);
  });

  it("gives a Mac's GPU a share of its memory", async () => {
    const system = machine({ platform: "darwin", arch: "arm64", totalBytes: 16 * GIB, freeBytes: 14 * GIB });
    const { devices } = await readHardware({ system });
    expect(devices[1]).toMatchObject({ id: "mps", kind: "mps", totalBytes: 12 * GIB, freeBytes: 12 * GIB });
    const intel = await readHardware({ system: { ...system, arch: "x64" } });
    expect(intel.devices).toHaveLength(1);
  });

  it("answers on this very machine", async () => {
    const { memory, processor, devices } = await readHardware({ system: thisHardwareSystem() });
    expect(memory.freeBytes).toBeGreaterThan(0);
    expect(memory.freeBytes).toBeLessThanOrEqual(memory.totalBytes);
    expect(processor.cores).toBeGreaterThan(0);
    expect(devices[0]?.id).toBe("cpu");
  });
});

describe("AMD's tool", () => {
  const card = { "VRAM Total Memory (B)": "17163091968", "VRAM Total Used Memory (B)": "163091968" };
  it("is read by card", () => {
    const text = `WARNING: driver\n${JSON.stringify({ card0: { ...card, "Unique ID": "0xabc1", "Card Series": "RX" }, system: {} })}`;
    expect(parseRocm(text)).toEqual({
      status: "found",
      unreadable: 0,
      gpus: [
        {
          ...{ id: "GPU-abc1", kind: "rocm", name: "RX", index: 0 },
          ...{ totalBytes: 17163091968, freeBytes: 17e9 },
        },
      ],
    });
  });

  it("may answer anything", () => {
    expect(parseRocm("{}")).toEqual({ status: "found", gpus: [], unreadable: 0 });
    expect(parseRocm('{"card0": {"VRAM Total Memory (B)": "many"}}').status).toBe("garbled");
    for (const text of ["", "null", "[", '"x"', "no rocm"]) expect(parseRocm(text).status).toBe("garbled");
  });
});

describe("which devices a config means", () => {
  const device = (id: string, kind: DeviceFacts["kind"], free: number): DeviceFacts => ({
    ...{ id, kind, name: id, totalBytes: 100, freeBytes: free },
  });
  const all = [device("cpu", "cpu", 50), device("GPU-a", "cuda", 10), device("GPU-b", "cuda", 90)];
  const ids = (wanted: "auto" | "cpu" | readonly string[], engine: "onnx" | "torch"): readonly string[] =>
    devicesFor(wanted, all, engine).map(({ id }) => id);

  it("takes the GPU with most room for `auto`, and the processor for the embedded engine", () => {
    expect(ids("auto", "torch")).toEqual(["GPU-b", "GPU-a"]);
    expect(ids("auto", "onnx")).toEqual(["cpu"]);
    expect(ids("cpu", "torch")).toEqual(["cpu"]);
    expect(ids(["GPU-a"], "torch")).toEqual(["GPU-a"]);
    expect(ids(["GPU-x"], "torch")).toEqual([]);
    expect(devicesFor("auto", all.slice(0, 1), "torch").map(({ id }) => id)).toEqual(["cpu"]);
  });
});
