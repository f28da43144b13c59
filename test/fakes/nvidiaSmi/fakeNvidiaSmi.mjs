/**
 * Stands in for `nvidia-smi` in tests: a folder on the path holds a link of that name to this file. How it behaves is
 * said by FAKE_SMI: text to print, or one of the words below.
 */
const [mode = "", detail = ""] = (process.env["FAKE_SMI"] ?? "").split("|");
const fields = (process.argv.find((arg) => arg.startsWith("--query-gpu=")) ?? "").slice(12).split(",");

const GPUS = [
  {
    uuid: "GPU-5a2b7c1e-0000-1111-2222-333344445555",
    index: "0",
    "memory.total": "24564",
    "memory.free": "23012",
    driver_version: "575.64.03",
    name: "NVIDIA GeForce RTX 4090",
    compute_cap: "8.9",
  },
  {
    uuid: "GPU-9f8e7d6c-aaaa-bbbb-cccc-ddddeeeeffff",
    index: "1",
    "memory.total": "81559",
    "memory.free": "81008",
    driver_version: "575.64.03",
    name: "NVIDIA H100 80GB HBM3",
    compute_cap: "9.0",
  },
];

const table = (gpus) => gpus.map((gpu) => fields.map((field) => gpu[field] ?? "[N/A]").join(", ")).join("\n");

switch (mode) {
  case "hang":
    setInterval(() => undefined, 1000);
    break;
  case "hang-with-child": {
    // A grandchild that keeps the pipes open when its parent is killed.
    const { spawn } = await import("node:child_process");
    spawn(process.execPath, ["-e", "setTimeout(() => {}, 8000)"], { stdio: "inherit" });
    setInterval(() => undefined, 1000);
    break;
  }
  case "endless": {
    const fill = () => {
      while (process.stdout.write("x".repeat(65536)));
      process.stdout.once("drain", fill);
    };
    process.stdout.on("error", () => process.exit());
    fill();
    break;
  }
  case "fail":
    console.log(detail);
    process.exitCode = 9;
    break;
  case "fail-stderr":
    console.error(detail);
    process.exitCode = 6;
    break;
  case "crash":
    process.kill(process.pid, "SIGSEGV");
    break;
  case "old-driver":
    if (fields.includes("compute_cap")) {
      console.log('Field "compute_cap" is not a valid field to query.');
      process.exitCode = 2;
    } else console.log(table(GPUS.slice(0, 1)));
    break;
  case "text":
    process.stdout.write(detail.replaceAll("\\n", "\n"));
    break;
  default:
    console.log(table(GPUS));
}
