import type { ConfigKey } from "../keys/configKey";
import type { Method, MethodName } from "../methods/method";
import type { ResolvedConfig } from "../resolve/resolvedConfig";

/**
 * Why a key does nothing with this task, method or other key; undefined when it counts.
 *
 * @param method as the file names it
 */
export function idleReason(
  { tasks, methods, onlyWith }: ConfigKey,
  resolved: ResolvedConfig,
  method: MethodName | undefined,
): string | undefined {
  if (tasks?.includes(resolved.task) === false) return `\`${resolved.task}\` does not read it`;
  if (methods !== undefined && method !== undefined && !methods.includes(method))
    return `\`${method}\` does not read it`;
  if (onlyWith === undefined) return undefined;
  const { path, values } = onlyWith;
  const other = valueAt(resolved, path);
  const isMet = values === "set" ? other !== null : values.some((value) => value === other);
  if (isMet) return undefined;
  return values === "set"
    ? `it counts only with \`${path}\``
    : `it counts only with \`${path}: ${values.join(" or ")}\``;
}

/** The effective value at a path. */
export function valueAt(resolved: ResolvedConfig, path: string): unknown {
  let value: unknown = resolved;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[name] ?? null;
  }
  return value;
}

/** Whether a value is what would be there if nobody had written it. */
export function isPreset(
  { default: preset, taskDefaults, methodDefaults }: ConfigKey,
  value: unknown,
  { task }: ResolvedConfig,
  method: Method | undefined,
): boolean {
  const own = (method && methodDefaults?.[method.name]) ?? taskDefaults?.[task] ?? preset ?? null;
  return JSON.stringify(own) === JSON.stringify(value);
}
