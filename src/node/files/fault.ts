/**
 * Injected write errors, for tests only: `TUNESMITH_FAULT=write:<part of a path>` makes every write to a matching
 * path fail as a full disk does. Honoured by the functions of this folder and nowhere else.
 */
export function failIfInjected(path: string): void {
  const fault = process.env["TUNESMITH_FAULT"];
  if (fault === undefined || !fault.startsWith("write:")) return;
  const part = fault.slice("write:".length);
  if (part === "" || !path.includes(part)) return;
  throw Object.assign(new Error(`ENOSPC: no space left on device, write '${path}'`), {
    code: "ENOSPC",
    errno: -28,
    syscall: "write",
    path,
  });
}
